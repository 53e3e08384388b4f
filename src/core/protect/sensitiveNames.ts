import { withoutEnd } from './withoutEnd';

/**
 * Why a file is kept back for its name alone, in words; `undefined` for every other file. Capitals do not matter, nor do the
 * endings of backups and of editors' swap files. A folder is given with `/` at its end.
 */
export function sensitiveName(path: string): string | undefined {
  const parts = path
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .split(/[\\/]+/)
    .filter(part => part !== '');
  const isFolder = /[\\/]$/.test(path);
  const folders = isFolder ? parts : parts.slice(0, -1);
  const folder = folders.find(part => folderNames.has(part));
  const reasonOfFolder = folder === undefined ? undefined : `lies in ${folder}/, where credentials are kept`;
  if (isFolder) return reasonOfFolder;

  const given = parts.at(-1) ?? '';
  // Most files of most workspaces: what is below would come to the same.
  if (folder === undefined && isProgramOrPage(given) && !/[:#]/.test(given)) return undefined;
  const name = withoutBackupEnding(given);
  if (isTemplate(name)) return undefined;
  if (isProgramOrPage(name)) return folder?.startsWith('.') ? reasonOfFolder : undefined;
  return reasonOfName(name) ?? reasonOfPath(parts, name) ?? reasonOfBackup(given) ?? reasonOfFolder;
}

/** Folders that hold credentials, whatever their files are called. */
const folderNames = new Set(
  '.ssh .aws .azure .gcp .gcloud .kube .docker .gnupg .gpg .secrets secrets .secret .private private .env keys .keys certs certificates .certs .credentials .password-store .vault .terraform.d .tmp-secrets'.split(
    ' ',
  ),
);

/** What editors, copies and archives append: `id_rsa.bak`, `.env.swp`, `.env~`, `id_rsa.`, `.env:Zone.Identifier`. */
function withoutBackupEnding(name: string): string {
  const plain = name.replace(/:[^:]*$/, '').replace(/^#(.*)#$/, '$1');
  const shortened = withoutEnd(plain, ' .').replace(
    /(?:~|\.(?:bak\d?|backup|old|orig|save|saved|copy|swp|swo|swn|tmp|temp|dist-old|rej|\d{1,3}))$/,
    '',
  );
  return shortened === name || shortened === '' ? plain : withoutBackupEnding(shortened.replace(/^\.(\..+)$/, '$1'));
}

/** Programs, pages and pictures are about credentials at most; what stands in them is scanned like any text. */
function isProgramOrPage(name: string): boolean {
  return (
    /\.(?:[cm]?[jt]sx?|vue|svelte|py|pyi|rb|go|rs|java|kt|kts|scala|cs|fs|vb|c|h|cc|cpp|hpp|m|mm|swift|dart|ex|exs|erl|hs|ml|clj|lua|pl|r|jl|sol|md|mdx|rst|adoc|html?|css|s[ac]ss|less|svg|png|jpe?g|gif|webp|ico|pdf|eml|mbox|proto|graphql)$/.test(
      name,
    ) &&
    !/^\.env/.test(name) &&
    !/^mongorc/.test(name)
  );
}

/** `.env.example` and its like hold no values, and are there to be read. */
function isTemplate(name: string): boolean {
  return (
    /[._-](?:example|sample|template|tmpl|tpl|dist|default|defaults|schema|spec|test)s?(?:\.[a-z0-9]{1,5})?$/.test(
      name,
    ) && !/\.(?:pem|key|p12|pfx|jks)$/.test(name)
  );
}

function reasonOfName(name: string): string | undefined {
  for (const { pattern, why } of names) if (pattern.test(name)) return why;
  return undefined;
}

const names: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern:
      /^\.env(?:rc|\..+|-.+|_.+)?$|^[^.].*?\.env(?:\..|$)|^env\.(?:local|prod|production|dev|development|staging)$|^\.flaskenv$/,
    why: 'a file of environment variables',
  },
  {
    pattern:
      /^\.?(?:id|ssh)[_-](?:rsa|dsa|ecdsa|ed25519|xmss)(?:[_-].*)?$|^ssh_host_.*key$|^identity$|^known_hosts$|^authorized_keys$/,
    why: 'a key of SSH',
  },
  {
    pattern:
      /\.(?:pem|key|p12|pfx|ppk|p8|pkcs12|pkcs8|jks|jceks|keystore|truststore|bks|der|crt|cer|csr|asc|gpg|pgp|kdbx?|kwallet|keychain(?:-db)?|keytab|ovpn|rdp|age|agekey|jwk|jwks|mobileprovision|secrets?|token|wallet)$/,
    why: 'a key, a certificate or a key store',
  },
  {
    pattern:
      /^\.?(?:credentials?|creds|secrets?|passwords?|passwd|shadow|token|auth(?!\.log)|access[_-]?tokens?|api[_-]?keys?|keys?|private[_-]?keys?|htpasswd|master\.key)(?:[._-][\w-]*)?(?:\.(?:json|ya?ml|toml|ini|cfg|conf|txt|xml|properties|csv|enc|env|plist|db|dat|asc|b64))?(?:\.enc)?$|^\.?credentials?(?:\.[\w-]+)*\.(?:json|ya?ml|toml|xml|ini|enc)$/,
    why: 'named after credentials',
  },
  {
    pattern:
      /(?:^|[._-])(?:service[_-]?account|serviceaccount|client[_-]?secrets?|secrets?|credentials?|private[_-]?key|firebase-adminsdk|adminsdk|oauth[_-]?token)(?:[._-][\w.-]*)?\.(?:json|ya?ml|toml|ini|xml|txt|properties|enc|plist)$/,
    why: 'named after credentials',
  },
  {
    pattern:
      /^(?:config|settings|local[._-]?settings|appsettings)(?:\.[\w-]+)?\.(?:json|ya?ml|toml|ini)$|^(?:config|wp-config|local_settings|database|configuration|parameters|secrets)\.(?:inc\.)?(?:php|ini)$|^web\.config$|^parameters\.ya?ml$|^database\.ya?ml$/,
    why: 'settings that often hold passwords',
  },
  {
    pattern:
      /\.tfstate(?:$|\.)|\.tfvars(?:\.json)?$|^\.?terraformrc$|^terraform\.rc$|^pulumi\.[\w-]+\.ya?ml$|^(?:vault|ansible-vault|vault-pass|\.?vault[_-]pass(?:word)?)(?:\..*)?$|^kubeconfig(?:\..*)?$|\.kubeconfig$|^docker-compose\.override\.ya?ml$|^sops\..*$/,
    why: 'state or settings of an infrastructure, with its secrets',
  },
  {
    pattern:
      /^\.(?:netrc|pgpass|my\.cnf|mylogin\.cnf|pypirc|npmrc|yarnrc|dockercfg|dockerconfigjson|s3cfg|boto|git-credentials|gitcookies|htpasswd|vault-token|vault_pass|gem\/credentials|gemrc|rediscli_auth|mongorc\.js|smbcredentials|fetchmailrc|msmtprc|esmtprc|ftpconfig|remote-sync\.json|curlrc|wgetrc|tgitconfig|heroku|ngrok\.ya?ml|trello|slackcat|muttrc|passwd|pass|token|cvspass|sqlite_history|rediscli_history)$|^_netrc$|^authinfo(?:\.gpg)?$|^\.authinfo$|^\.yarnrc\.ya?ml$|^nuget\.config$|^pip\.conf$|^gradle\.properties$|^sftp(?:-config)?\.json$|^deployment-config\.json$|^recentservers\.xml$|^filezilla\.xml$|^ventrilo_srv\.ini$|^robomongo\.json$|^dbeaver-data-sources\.xml$|^logins\.json$|^key[34]\.db$|^signons\.sqlite$|^login data(?: for account)?$|^cookies(?:\.sqlite|\.txt)?$|^web data$|^local state$/,
    why: 'where a program keeps its passwords',
  },
  {
    pattern:
      /^\.(?:bash|zsh|sh|ksh|fish|psql|mysql|sqlite|irb|python|node_repl|rediscli|mongo|php|pry|lesshst)_?history$|^\.lesshst$|^fish_history$|^consolehost_history\.txt$|^\.histfile$/,
    why: 'a history of commands',
  },
  {
    pattern:
      /\.(?:db|db3|sqlite|sqlite3|sqlitedb|mdb|accdb|mdf|ldf|dump|sql\.gz|pcap|pcapng|dmp|core|har|rdb)$|^dump(?:[._-][\w-]*)?\.sql$|^backup(?:[._-][\w-]*)?\.sql$/,
    why: 'a database or a dump',
  },
  {
    pattern:
      /^(?:accesstokens|azureprofile|msal_token_cache|application_default_credentials|adc|legacy_credentials|access_tokens|service_principal_entries)\.(?:json|db|bin)$/,
    why: 'where a cloud tool keeps its tokens',
  },
];

/** Names that are ordinary except in one folder. */
function reasonOfPath(parts: readonly string[], name: string): string | undefined {
  const path = [...parts.slice(0, -1), name].join('/');
  return inFolder.test(path) ? 'where a program keeps its passwords' : undefined;
}

const inFolder =
  /(?:^|\/)(?:\.m2\/settings(?:-security)?\.xml|\.gem\/credentials|\.cargo\/credentials(?:\.toml)?|\.composer\/auth\.json|\.config\/(?:gcloud|gh|hub|op|doctl|glab|configstore|hcloud|rclone|filezilla)\/.+|\.vscode\/settings\.json|\.idea\/(?:datasources|webservers|deployment)(?:\.local)?\.xml|\.continue\/config\.(?:json|ya?ml|ts)|\.git\/config|\.subversion\/auth\/.+|\.chef\/.+\.(?:pem|rb)|\.terraform\.d\/credentials.*|etc\/(?:shadow|gshadow|passwd|sudoers|ssl\/private\/.+)|\.mozilla\/.+|\.thunderbird\/.+|proc\/\d+\/environ|\.databrickscfg|\.snowflake\/.+|\.dbt\/profiles\.yml|\.kaggle\/kaggle\.json|\.huggingface\/token|\.netlify\/config\.json|\.fly\/config\.yml|\.config\/.+\/(?:hosts|auth|credentials|token)\.?\w*)$/s;

/** A copy that somebody made of something; nobody says what of. */
function reasonOfBackup(name: string): string | undefined {
  return /\.(?:bak|backup|old|orig|save|swp|swo)$/.test(name)
    ? 'a backup or swap file, which ignore rules easily miss'
    : undefined;
}
