import { isBase64Character, isDigit, isDottedTokenCharacter, isLetterOrDigit, isTokenCharacter } from './rule';

/** A provider's published form of a token. */
export interface TokenFormat {
  readonly type: string;
  /** Lower case. Found first, cheaply; the pattern is tried only there. */
  readonly keywords: readonly string[];
  /** Sticky, at the start of the token; every repeat bounded, none nested. */
  readonly pattern: RegExp;
  /** Which and how many characters of the token may stand before the keyword. */
  readonly lead?: { readonly most: number; readonly of: (code: number) => boolean };
  /** What a longer token goes on with; letters, digits, `_` and `-` where nothing is said. */
  readonly tail?: (code: number) => boolean;
  /** The form has a fixed length: a longer run is something else (part of a base64 text), not a longer token. */
  readonly exact?: boolean;
  /** The form itself is telling: a token of one letter repeated is still one. */
  readonly plain?: boolean;
  /** The mark alone is not telling enough: the rest must look random. */
  readonly varied?: boolean;
}

/** `~` and `.` stand in Microsoft's secrets. */
function isLeadCharacter(code: number): boolean {
  return isTokenCharacter(code) || code === 126 || code === 46;
}

/** What Kerberos' hashes are written in. */
function isHashCharacter(code: number): boolean {
  return isBase64Character(code) || code === 36 || code === 46;
}

/**
 * Tokens that carry their provider's mark. Forms as the providers publish them and as gitleaks, detect-secrets and
 * CredSweeper describe them; the patterns are our own, and looser: a token longer than documented is still a token.
 */
export const tokenFormats: readonly TokenFormat[] = [
  // Many providers
  {
    type: 'jwt',
    keywords: ['eyj'],
    pattern: /eyJ[\w-]{10,128}\.(?:eyJ[\w-]{6,128}|[\w-]{6,128}\.[\w-]{6,128})/y,
    tail: isDottedTokenCharacter,
  },
  // Encrypted: nothing between the first two dots.
  {
    type: 'jwt',
    keywords: ['eyj'],
    pattern: /eyJ[\w-]{10,256}\.\.[\w-]{6,128}\.[\w-]{6,128}/y,
    tail: isDottedTokenCharacter,
  },
  {
    type: 'paseto',
    keywords: ['.local.', '.public.'],
    lead: { most: 2, of: isLetterOrDigit },
    pattern: /v[1-4]\.(?:local|public)\.[\w-]{40,128}/y,
    tail: isDottedTokenCharacter,
    varied: true,
  },
  {
    type: 'openai-key',
    keywords: ['t3blbkfj'],
    lead: { most: 200, of: isTokenCharacter },
    pattern: /sk-[\w-]{16,128}T3BlbkFJ[\w-]{16,128}/y,
  },
  {
    type: 'telegram-token',
    keywords: [':a'],
    lead: { most: 16, of: isDigit },
    pattern: /\d{5,16}:A[\w-]{32,35}/y,
    varied: true,
  },
  {
    type: 'mailchimp-key',
    keywords: ['-us'],
    lead: { most: 32, of: isLetterOrDigit },
    pattern: /[0-9a-f]{32}-us\d{1,2}/y,
    exact: true,
  },
  {
    type: 'terraform-token',
    keywords: ['.atlasv1.'],
    lead: { most: 14, of: isLetterOrDigit },
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,80}/y,
  },

  // Clouds
  {
    type: 'aws-access-key',
    // Not `AIDA`, `AROA` and the like, which name people and roles: an analyst needs them.
    keywords: ['akia', 'asia', 'abia', 'acca', 'a3t'],
    pattern: /(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,17}/y,
    exact: true,
    plain: true,
  },
  { type: 'aws-bedrock-key', keywords: ['absk'], pattern: /ABSK[A-Za-z0-9+/]{60,128}={0,2}/y, tail: isBase64Character },
  { type: 'aws-bedrock-key', keywords: ['bedrock-api-key-'], pattern: /bedrock-api-key-[A-Za-z0-9+/]{20,128}={0,2}/y },
  { type: 'aws-appsync-key', keywords: ['da2-'], pattern: /da2-[a-z0-9]{26}/y, exact: true },
  {
    type: 'aws-mws-token',
    keywords: ['amzn.mws.'],
    pattern: /amzn\.mws\.[0-9a-z]{8}-(?:[0-9a-z]{4}-){3}[0-9a-z]{12}/y,
  },
  { type: 'aws-oauth-secret', keywords: ['amzn1.oa2-cs.'], pattern: /amzn1\.oa2-cs\.v1\.[0-9a-f]{40,80}/y },
  {
    type: 'azure-client-secret',
    keywords: ['q~'],
    lead: { most: 4, of: isLeadCharacter },
    pattern: /[\w~.-]{3}\dQ~[\w~.-]{31,34}/y,
  },
  {
    type: 'azure-key',
    keywords: ['azse', 'azfu', 'azca', 'acdb', '+ast', '+aeh', '+aba', '+amc', '+asb', 'apim', 'aiot', 'acr'],
    lead: { most: 80, of: isBase64Character },
    pattern: /[A-Za-z0-9+/]{33,80}(?:AzSe|AzFu|AzCa|ACDb|ASt|AEh|ABa|AMC|ASb|APIM|AIoT|ACR)[A-Za-z0-9+/]{5,12}={0,2}/y,
    exact: true,
    varied: true,
  },
  {
    type: 'azure-key',
    keywords: ['jqqj7', 'jqqj9'],
    lead: { most: 60, of: isLetterOrDigit },
    pattern: /[A-Za-z0-9]{40,60}JQQJ[79]\d[A-Za-z0-9]{16,40}/y,
  },
  { type: 'gcp-api-key', keywords: ['aiza'], pattern: /AIza[\w-]{34,36}/y, varied: true },
  { type: 'gcp-oauth-secret', keywords: ['gocspx-'], pattern: /GOCSPX-[\w-]{24,32}/y },
  { type: 'gcp-oauth-token', keywords: ['ya29.'], pattern: /ya29\.[\w-]{20,128}/y },
  { type: 'gcp-refresh-token', keywords: ['1//0'], pattern: /1\/\/0[\w-]{38,128}/y, varied: true },
  { type: 'gcp-hmac-key', keywords: ['goog1e'], pattern: /GOOG1E[A-Z0-9]{55,60}/y, exact: true, varied: true },
  {
    type: 'gcp-messaging-key',
    keywords: [':apa91b'],
    lead: { most: 11, of: isTokenCharacter },
    pattern: /AAAA[\w-]{7}:APA91b[\w-]{100,160}/y,
  },
  {
    type: 'azure-function-key',
    keywords: ['azurewebsites.net/api/'],
    pattern: /azurewebsites\.net\/api\/[\w/-]{1,80}\?code=[\w+/%-]{30,80}={0,2}/y,
    plain: true,
  },
  { type: 'alibaba-access-key', keywords: ['ltai'], pattern: /LTAI[A-Za-z0-9]{12,26}/y, exact: true, varied: true },
  { type: 'tencent-secret-id', keywords: ['akid'], pattern: /AKID[A-Za-z0-9]{32}/y, exact: true },
  { type: 'yandex-token', keywords: ['t1.'], pattern: /t1\.[A-Z0-9a-z_-]{3,128}=?=?\.[A-Z0-9a-z_-]{60,100}={0,2}/y },
  {
    type: 'yandex-token',
    keywords: ['aqvn', 'ycaj', 'yc'],
    pattern: /(?:AQVN[\w-]{35,38}|YC[\w-]{38})/y,
    exact: true,
    varied: true,
  },
  { type: 'yandex-token', keywords: ['y0_'], pattern: /y0_[\w-]{50,70}/y, varied: true },
  { type: 'digitalocean-token', keywords: ['dop_v1_', 'doo_v1_', 'dor_v1_'], pattern: /do[opr]_v1_[a-f0-9]{64}/y },
  { type: 'scaleway-access-key', keywords: ['scw'], pattern: /SCW[A-Z0-9]{17}/y, exact: true, varied: true },
  { type: 'heroku-key', keywords: ['hrku-'], pattern: /HRKU-[\w-]{36,80}/y },
  { type: 'flyio-token', keywords: ['fo1_'], pattern: /fo1_[\w-]{43}/y, varied: true },
  {
    type: 'flyio-token',
    keywords: ['fm1r_', 'fm1a_', 'fm2_'],
    pattern: /fm(?:1[ar]|2)_[A-Za-z0-9+/]{60,128}={0,3}/y,
    tail: isBase64Character,
  },
  {
    type: 'vercel-token',
    keywords: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    pattern: /vc[piark]_[A-Za-z0-9]{20,64}/y,
  },
  { type: 'netlify-token', keywords: ['nfp_', 'nfc_', 'nfo_', 'nfu_'], pattern: /nf[pcou]_[A-Za-z0-9]{36,64}/y },
  { type: 'render-key', keywords: ['rnd_'], pattern: /rnd_[A-Za-z0-9]{28,40}/y, varied: true },
  { type: 'neon-key', keywords: ['napi_'], pattern: /napi_[a-z0-9]{40,80}/y },
  { type: 'supabase-key', keywords: ['sbp_'], pattern: /sbp_(?:v0_)?[a-f0-9]{40}/y },
  { type: 'supabase-key', keywords: ['sb_secret_'], pattern: /sb_secret_[\w-]{24,64}/y },
  { type: 'planetscale-token', keywords: ['pscale_'], pattern: /pscale_(?:tkn|pw|oauth)_[\w=.-]{30,64}/y },
  { type: 'cloudflare-key', keywords: ['v1.0-'], pattern: /v1\.0-[a-f0-9]{24}-[a-f0-9]{100,128}/y },
  { type: 'cloudflare-token', keywords: ['cfat_', 'cfut_', 'cfk_'], pattern: /cf(?:at|ut|k)_[A-Za-z0-9]{40,64}/y },
  {
    type: 'databricks-token',
    keywords: ['dapi', 'dkea', 'dose'],
    pattern: /(?:dapi|dkea|dose)[a-f0-9]{32}(?:-\d)?/iy,
    exact: true,
  },
  { type: 'confluent-secret', keywords: ['cflt'], pattern: /cflt[A-Za-z0-9+/]{50,70}/y },
  { type: 'clickhouse-key', keywords: ['4b1d'], pattern: /4b1d[A-Za-z0-9]{38}/y, exact: true, varied: true },
  { type: 'aiven-token', keywords: ['avns_'], pattern: /AVNS_[\w-]{16,64}/y },
  { type: 'mongodb-atlas-key', keywords: ['mdb_sa_sk_'], pattern: /mdb_sa_sk_[\w-]{30,64}/y },
  { type: 'tailscale-key', keywords: ['tskey-'], pattern: /tskey-[a-z]{2,16}-[A-Za-z0-9-]{10,100}/y, plain: true },
  { type: 'defined-networking-key', keywords: ['dnkey-'], pattern: /dnkey-[A-Z0-9=_-]{20,100}/iy },
  { type: 'openshift-token', keywords: ['sha256~'], pattern: /sha256~[\w-]{43}/y },

  // Code hosts, packages, builds
  {
    type: 'github-token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /gh[pousr]_[A-Za-z0-9_.-]{30,128}/y,
  },
  { type: 'github-token', keywords: ['github_pat_'], pattern: /github_pat_\w{22,128}/y },
  {
    type: 'gitlab-token',
    keywords: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glrtr-',
      'glptt-',
      'glcbt-',
      'glffct-',
      'glft-',
      'glimt-',
      'glsoat-',
      'gloas-',
      'glagent-',
      'glwt-',
    ],
    pattern: /gl(?:pat|dt|rtr|rt|ptt|cbt|ffct|ft|imt|soat|oas|agent|wt)-[\w.-]{20,128}/y,
  },
  { type: 'gitlab-token', keywords: ['gr1348941'], pattern: /GR1348941[\w-]{20,60}/y },
  { type: 'gitlab-session', keywords: ['_gitlab_session='], pattern: /_gitlab_session=[0-9a-f]{32}/y },
  { type: 'bitbucket-token', keywords: ['bbdc-'], pattern: /BBDC-[A-Za-z0-9+/@_-]{40,60}/y },
  {
    type: 'atlassian-token',
    keywords: ['atatt3', 'atctt3', 'atbb', 'atst', 'atoa'],
    pattern: /AT(?:ATT3|CTT3|BB|ST|OA)[A-Za-z0-9+/=_%-]{24,128}/y,
    varied: true,
    tail: isDottedTokenCharacter,
  },
  {
    type: 'azure-devops-token',
    keywords: ['azdo'],
    lead: { most: 80, of: isLetterOrDigit },
    pattern: /[A-Za-z0-9]{70,80}AZDO[A-Za-z0-9]{4}/y,
    exact: true,
  },
  { type: 'trello-token', keywords: ['atta'], pattern: /ATTA[0-9a-fA-F]{60,80}/y },
  { type: 'npm-token', keywords: ['npm_'], pattern: /npm_[A-Za-z0-9]{36,64}/y, varied: true },
  { type: 'pypi-token', keywords: ['pypi-'], pattern: /pypi-AgE[\w-]{40,128}/y },
  { type: 'rubygems-token', keywords: ['rubygems_'], pattern: /rubygems_[a-f0-9]{48}/y },
  { type: 'nuget-key', keywords: ['oy2'], pattern: /oy2[a-z0-9]{43}/y, exact: true },
  { type: 'crates-token', keywords: ['cio'], pattern: /cio[A-Za-z0-9]{32}/y, exact: true, varied: true },
  { type: 'clojars-token', keywords: ['clojars_'], pattern: /CLOJARS_[a-z0-9]{60}/iy },
  { type: 'docker-token', keywords: ['dckr_pat_', 'dckr_oat_'], pattern: /dckr_[op]at_[\w-]{24,64}/y },
  { type: 'jfrog-token', keywords: ['akc'], pattern: /AKC[A-Za-z0-9]{10,80}/y, exact: true, plain: true },
  {
    type: 'jfrog-password',
    keywords: ['ap2', 'ap3', 'ap5', 'ap6', 'ap7', 'ap8', 'ap9'],
    pattern: /AP\d[A-Za-z0-9]{10,80}/y,
    exact: true,
    plain: true,
  },
  {
    type: 'password-hash',
    keywords: ['$1$', '$5$', '$6$', '$y$', '$2a$', '$2b$', '$2y$', '$apr1$', '$argon2'],
    pattern: /\$(?:1|5|6|y|2[aby]|apr1|argon2(?:id|i|d))\$[\w./$=,+-]{20,128}/y,
    tail: isBase64Character,
  },
  {
    type: 'password-hash',
    keywords: [
      '$krb5asrep$',
      '$krb5tgs$',
      '$krb5pa$',
      '$dcc2$',
      '$8$',
      '$9$',
      '$14$',
      '$pbkdf2',
      '$scrypt',
      '$p$',
      '$h$',
    ],
    pattern:
      /\$(?:krb5(?:asrep|tgs|pa)\$\d{2}\$[^\s"']{16,128}|DCC2\$\d{1,6}#[^\s#"']{1,64}#[0-9a-f]{32}|(?:8|9|14)\$[\w./]{14}\$[\w./]{43}|pbkdf2(?:-sha\d{1,3})?\$[\w./$=,+-]{20,128}|scrypt\$[\w./$=,+-]{20,128}|[PH]\$[\w./]{31})/y,
    tail: isHashCharacter,
  },
  { type: 'jfrog-token', keywords: ['cmvmdgtu'], pattern: /cmVmdGtu[A-Za-z0-9]{40,80}/y },
  { type: 'pulumi-token', keywords: ['pul-'], pattern: /pul-[a-f0-9]{40}/y, exact: true },
  { type: 'vault-token', keywords: ['hvs.', 'hvb.', 'hvr.'], pattern: /hv[sbr]\.[\w-]{20,128}/y, varied: true },
  { type: 'buildkite-token', keywords: ['bkua_', 'bkat_', 'bkct_'], pattern: /bk(?:ua|at|ct)_[a-z0-9]{36,64}/y },
  {
    type: 'circleci-token',
    keywords: ['ccipat_', 'ccipra_'],
    pattern: /CCIP(?:AT|RA)_[A-Za-z0-9]{20,24}_[a-f0-9]{40}/y,
  },
  { type: 'octopus-key', keywords: ['api-'], pattern: /API-[A-Z0-9]{25,32}/y, exact: true, varied: true },
  { type: 'sonar-token', keywords: ['sqp_', 'squ_', 'sqa_'], pattern: /sq[pua]_[a-z0-9=_-]{40,44}/iy, exact: true },
  { type: 'snyk-token', keywords: ['snyk_uat.', 'snyk_sat.'], pattern: /snyk_[us]at\.[\w.-]{40,128}/y },
  {
    type: 'sourcegraph-token',
    keywords: ['sgp_', 'slk_'],
    pattern: /(?:sgp_(?:[a-zA-Z0-9]{1,16}_)?[a-fA-F0-9]{40}|slk_[a-f0-9]{64})/y,
    varied: true,
  },
  {
    type: 'launchdarkly-key',
    keywords: ['sdk-', 'mob-', 'api-'],
    pattern: /(?:sdk|mob|api)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y,
  },
  {
    type: 'doppler-token',
    keywords: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.', 'dp.said.'],
    pattern: /dp\.(?:pt|st|ct|sa|said|scim|audit)\.[\w.-]{30,120}/y,
  },
  { type: 'infracost-token', keywords: ['ico-'], pattern: /ico-[a-zA-Z0-9]{32}/y, exact: true, varied: true },
  { type: 'prefect-token', keywords: ['pnu_', 'pnb_'], pattern: /pn[ub]_[a-zA-Z0-9]{36}/y },
  { type: 'harness-token', keywords: ['pat.', 'sat.'], pattern: /[ps]at\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}/y },
  {
    type: 'onepassword-token',
    keywords: ['ops_ey'],
    pattern: /ops_ey[A-Za-z0-9+/=_-]{80,128}/y,
    tail: isBase64Character,
  },
  {
    type: 'onepassword-key',
    keywords: ['a3-'],
    pattern: /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/y,
  },
  {
    type: 'bitwarden-token',
    keywords: ['0.'],
    pattern: /0\.[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\.[A-Za-z0-9]{28,32}:[A-Za-z0-9+/]{20,24}={0,2}/y,
  },
  { type: 'jenkins-secret', keywords: ['{aqaaabaaaa'], pattern: /\{AQAAABAAAA[A-Za-z0-9+/]{30,512}={0,2}\}/y },
  { type: 'age-key', keywords: ['age-secret-key-1'], pattern: /AGE-SECRET-KEY-1[0-9A-Z]{58}/y },

  // Messages and people
  {
    type: 'slack-token',
    keywords: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxe.'],
    pattern: /xox[a-eoprs](?:\.xox[bp])?-[A-Za-z0-9%][A-Za-z0-9%-]{9,128}/y,
    varied: true,
  },
  { type: 'slack-token', keywords: ['xapp-', 'xwfp-'], pattern: /(?:xapp|xwfp)-\d[A-Za-z0-9-]{10,128}/y, varied: true },
  {
    type: 'slack-webhook',
    keywords: ['hooks.slack.com/', 'hooks.slack-gov.com/'],
    pattern: /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/_-]{20,128}/y,
    plain: true,
  },
  {
    type: 'discord-webhook',
    keywords: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{50,100}/y,
  },
  {
    type: 'teams-webhook',
    keywords: ['webhook.office.com/webhookb2/', 'outlook.office.com/webhook/', 'outlook.office365.com/webhook/'],
    pattern:
      /(?:webhook\.office\.com\/webhookb2|outlook\.office(?:365)?\.com\/webhook)\/[\w@-]{36,100}\/[A-Za-z]{4,24}\/[A-Za-z0-9]{20,40}\/[\w-]{30,80}/y,
  },
  {
    type: 'webhook',
    keywords: [
      'hooks.zapier.com/hooks/catch/',
      'outlook.office.com/webhook/',
      'tines.com/webhook/',
      'maker.ifttt.com/',
    ],
    pattern:
      /(?:hooks\.zapier\.com\/hooks\/catch\/\d{4,12}\/[A-Za-z0-9]{5,24}|tines\.com\/webhook\/[\w-]{16,64}\/[\w-]{16,64}|maker\.ifttt\.com\/trigger\/[\w-]{1,40}\/(?:json\/)?with\/key\/[\w-]{20,48})/y,
    plain: true,
  },
  { type: 'webhook', keywords: ['make.com/'], pattern: /make\.com\/[a-z0-9]{28,40}/y, exact: true, varied: true },
  {
    type: 'webhook',
    keywords: ['.m.pipedream.net'],
    lead: { most: 20, of: isLetterOrDigit },
    pattern: /eo[a-z0-9]{11,18}\.m\.pipedream\.net/y,
    plain: true,
  },
  { type: 'sendgrid-key', keywords: ['sg.'], pattern: /SG\.[\w-]{16,32}\.[\w-]{16,64}/y, varied: true },
  { type: 'mailgun-key', keywords: ['key-', 'pubkey-'], pattern: /(?:pub)?key-[a-f0-9]{32}/y, exact: true },
  { type: 'brevo-key', keywords: ['xkeysib-', 'xsmtpsib-'], pattern: /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}/y },
  { type: 'resend-key', keywords: ['re_'], pattern: /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,32}/y, varied: true },
  { type: 'intercom-token', keywords: ['dg9ro'], pattern: /dG9rO[A-Za-z0-9+/]{40,80}={0,2}/y },
  { type: 'linear-token', keywords: ['lin_api_', 'lin_oauth_'], pattern: /lin_(?:api|oauth)_\w{32,128}/y },
  { type: 'notion-token', keywords: ['ntn_'], pattern: /ntn_[0-9]{11}[A-Za-z0-9]{35}/y, varied: true },
  { type: 'notion-token', keywords: ['secret_'], pattern: /secret_[A-Za-z0-9]{43}/y, exact: true, varied: true },
  { type: 'figma-token', keywords: ['figd_', 'figo_', 'figu_', 'figr_'], pattern: /fig[dour]_[\w-]{36,128}/y },
  { type: 'airtable-token', keywords: ['pat'], pattern: /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/y },
  { type: 'supabase-token', keywords: ['sbp_'], pattern: /sbp_[a-f0-9]{40}/y, exact: true },
  { type: 'teamwork-token', keywords: ['tkn.v1_'], pattern: /tkn\.v1_[A-Za-z0-9+/=]{60,128}/y },
  { type: 'telnyx-key', keywords: ['key0'], pattern: /KEY0[A-F0-9]{32}_[A-Za-z0-9]{22}/y, exact: true },
  { type: 'ubidots-token', keywords: ['bbff-', 'bbus-'], pattern: /BB(?:FF|US)-[A-Za-z0-9]{30,40}/y, varied: true },
  {
    type: 'vercel-token',
    keywords: ['vck_', 'vcp_', 'vci_', 'vca_', 'vcr_'],
    pattern: /vc[kpiar]_[A-Za-z0-9]{24,60}/y,
    varied: true,
  },
  { type: 'typeform-token', keywords: ['tfp_'], pattern: /tfp_[\w.=-]{40,64}/y },
  { type: 'mapbox-token', keywords: ['sk.ey', 'tk.ey'], pattern: /[st]k\.eyJ[\w-]{20,256}\.[\w-]{16,64}/y },
  { type: 'sanity-token', keywords: ['sk'], pattern: /sk[A-Za-z0-9]{78,180}/y, varied: true },
  {
    type: 'trigger-key',
    keywords: ['tr_dev_', 'tr_prod_', 'tr_stg_'],
    pattern: /tr_(?:dev|prod|stg)_[A-Za-z0-9]{18,40}/y,
  },
  { type: 'contentful-token', keywords: ['cfpat-'], pattern: /CFPAT-[\w-]{43}/y },
  {
    type: 'hubspot-token',
    keywords: ['pat-na', 'pat-eu'],
    pattern: /pat-(?:na|eu)\d-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y,
  },
  { type: 'readme-key', keywords: ['rdme_'], pattern: /rdme_[a-z0-9]{64,80}/y },
  { type: 'pagerduty-key', keywords: ['u+'], pattern: /u\+[\w-]{18}(?![\w-])/y, varied: true },
  { type: 'postman-key', keywords: ['pmak-'], pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/y },
  { type: 'salesforce-token', keywords: ['00d'], pattern: /00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,128}/y },
  { type: 'zoho-token', keywords: ['1000.'], pattern: /1000\.[0-9a-f]{32}\.[0-9a-f]{32}/y },
  { type: 'asana-token', keywords: ['1/', '2/'], pattern: /[12]\/\d{14,17}(?:\/\d{14,17})?:[0-9a-f]{32}/y },
  { type: 'clickup-token', keywords: ['pk_'], pattern: /pk_\d{5,12}_[A-Z0-9]{32}/y },
  { type: 'nylas-key', keywords: ['nyk_'], pattern: /nyk_[A-Za-z0-9_]{20,100}/y, varied: true },
  { type: 'adobe-secret', keywords: ['p8e-'], pattern: /p8e-[\w-]{30,40}/iy, varied: true },
  { type: 'frameio-token', keywords: ['fio-u-'], pattern: /fio-u-[\w=-]{64}/y },
  { type: 'waka-key', keywords: ['waka_'], pattern: /waka_[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y },
  {
    type: 'ory-token',
    keywords: ['ory_at_', 'ory_pat_', 'ory_st_', 'ory_rt_'],
    pattern: /ory_(?:at|pat|st|rt)_[\w.-]{30,100}/y,
  },

  // Money and shops
  {
    type: 'stripe-key',
    keywords: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_', 'sk_org_'],
    pattern: /[sr]k_(?:live|test|prod|org)_[A-Za-z0-9_-]{10,128}/y,
    varied: true,
  },
  { type: 'stripe-webhook-secret', keywords: ['whsec_'], pattern: /whsec_[A-Za-z0-9+/=]{24,100}/y, varied: true },
  {
    type: 'square-token',
    keywords: ['sq0atp-', 'sq0csp-', 'sq0idp-', 'eaaa'],
    pattern: /(?:sq0(?:atp|csp|idp)-[\w-]{22,43}|EAAA[\w-]{60})/y,
  },
  {
    type: 'facebook-token',
    keywords: ['eaam', 'eaac', 'eaab', 'eaad', 'eaae', 'eaag'],
    pattern: /EAA[MCBDEG][A-Za-z0-9]{50,128}/y,
    varied: true,
  },
  { type: 'instagram-token', keywords: ['igqv', 'igaa'], pattern: /IG(?:QV|AA)[\w-]{80,128}/y, varied: true },
  {
    type: 'linkedin-secret',
    keywords: ['wpl_ap1.'],
    pattern: /WPL_AP1\.[A-Za-z0-9]{14,24}\.[A-Za-z0-9+/]{4,24}={0,2}/y,
  },
  {
    type: 'adyen-key',
    keywords: ['aqe'],
    pattern: /AQE[A-Za-z0-9+/]{40,160}-[A-Za-z0-9+/]{20,64}={0,2}-[^\s"'`<>]{10,40}/y,
  },
  {
    type: 'paypal-token',
    keywords: ['access_token$'],
    pattern: /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/y,
  },
  {
    type: 'shopify-token',
    keywords: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shpua_', 'shptka_'],
    pattern: /shp(?:at|ca|pa|ss|ua|tka)_[a-zA-Z0-9]{32,64}/y,
  },
  {
    type: 'plaid-token',
    keywords: ['access-sandbox-', 'access-development-', 'access-production-'],
    pattern: /access-(?:sandbox|development|production)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y,
  },
  {
    type: 'flutterwave-key',
    keywords: ['flwpubk', 'flwseck'],
    pattern: /FLW(?:PUBK|SECK)(?:_TEST)?-[a-h0-9]{12,32}(?:-X)?/iy,
  },
  { type: 'gocardless-token', keywords: ['live_', 'test_'], pattern: /(?:live|test)_[\w=-]{30,64}/y, varied: true },
  { type: 'easypost-key', keywords: ['ezak', 'eztk'], pattern: /EZ[AT]K[a-zA-Z0-9]{54}/y, exact: true },
  {
    type: 'shippo-token',
    keywords: ['shippo_live_', 'shippo_test_'],
    pattern: /shippo_(?:live|test)_[a-fA-F0-9]{40}/y,
  },
  { type: 'duffel-token', keywords: ['duffel_test_', 'duffel_live_'], pattern: /duffel_(?:test|live)_[\w=-]{43}/y },
  {
    type: 'razorpay-key',
    keywords: ['rzp_live_', 'rzp_test_'],
    pattern: /rzp_(?:live|test)_[A-Za-z0-9]{14,32}/y,
    varied: true,
  },
  { type: 'xendit-key', keywords: ['xnd_'], pattern: /xnd_(?:public_)?(?:production|development)_[A-Za-z0-9]{30,90}/y },
  {
    type: 'coinbase-key',
    keywords: ['organizations/'],
    pattern: /organizations\/[0-9a-f-]{36}\/apiKeys\/[0-9a-f-]{36}/y,
  },

  // Language models
  { type: 'anthropic-key', keywords: ['sk-ant-'], pattern: /sk-ant-[a-z]{2,10}\d{2}-[\w-]{60,128}/y },
  { type: 'api-key', keywords: ['sk-'], pattern: /sk-[A-Za-z0-9_-]{20,128}/y, varied: true },
  { type: 'huggingface-token', keywords: ['hf_'], pattern: /hf_[A-Za-z]{30,44}/y, exact: true },
  { type: 'huggingface-token', keywords: ['api_org_'], pattern: /api_org_[A-Za-z]{34}/y, exact: true },
  { type: 'groq-key', keywords: ['gsk_'], pattern: /gsk_[A-Za-z0-9]{48,60}/y },
  { type: 'perplexity-key', keywords: ['pplx-'], pattern: /pplx-[A-Za-z0-9]{40,64}/y },
  { type: 'xai-key', keywords: ['xai-'], pattern: /xai-[A-Za-z0-9]{70,90}/y },
  { type: 'replicate-token', keywords: ['r8_'], pattern: /r8_[A-Za-z0-9]{37,40}/y, varied: true },
  { type: 'fireworks-key', keywords: ['fw_'], pattern: /fw_[A-Za-z0-9]{20,40}/y, varied: true },
  { type: 'tavily-key', keywords: ['tvly-'], pattern: /tvly-[A-Za-z0-9-]{20,64}/y, varied: true },
  { type: 'llamaindex-key', keywords: ['llx-'], pattern: /llx-[A-Za-z0-9]{40,64}/y },
  { type: 'langsmith-key', keywords: ['lsv2_pt_', 'lsv2_sk_'], pattern: /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/y },
  {
    type: 'langfuse-key',
    keywords: ['sk-lf-', 'pk-lf-'],
    pattern: /[ps]k-lf-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y,
  },
  { type: 'pinecone-key', keywords: ['pcsk_'], pattern: /pcsk_[A-Za-z0-9_]{40,100}/y },
  { type: 'nvidia-key', keywords: ['nvapi-'], pattern: /nvapi-[\w-]{60,70}/y },
  { type: 'e2b-key', keywords: ['e2b_'], pattern: /e2b_[a-f0-9]{40}/y },
  { type: 'together-key', keywords: ['tgp_v1_'], pattern: /tgp_v1_[\w-]{40,50}/y },
  { type: 'cerebras-key', keywords: ['csk-'], pattern: /csk-[a-z0-9]{40,64}/y },
  { type: 'jina-key', keywords: ['jina_'], pattern: /jina_[a-zA-Z0-9]{32}[\w-]{20,64}/y },
  { type: 'firecrawl-key', keywords: ['fc-'], pattern: /fc-[0-9a-f]{32}/y, exact: true },
  { type: 'elevenlabs-key', keywords: ['sk_'], pattern: /sk_[0-9a-f]{48}/y, exact: true },

  // Watching and measuring
  { type: 'grafana-token', keywords: ['glc_'], pattern: /glc_[A-Za-z0-9+/]{32,128}={0,2}/y, varied: true },
  { type: 'grafana-token', keywords: ['glsa_'], pattern: /glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}/y },
  { type: 'grafana-token', keywords: ['eyjrijoi'], pattern: /eyJrIjoi[A-Za-z0-9]{60,128}={0,2}/y },
  {
    type: 'newrelic-key',
    keywords: ['nral'],
    lead: { most: 36, of: isLetterOrDigit },
    pattern: /[0-9a-f]{32}(?:[0-9a-f]{4}|FFFF)NRAL/y,
    exact: true,
  },
  {
    type: 'newrelic-key',
    keywords: ['nrak-', 'nrii-', 'nrjs-', 'nriq-', 'nrra-', 'nraa-', 'nrbr-', 'nrsp-'],
    pattern: /NR(?:AK|II|JS|IQ|RA|AA|BR|SP)-[\w-]{19,64}/y,
  },
  {
    type: 'sentry-token',
    keywords: ['sntrys_', 'sntryu_', 'sntrya_'],
    pattern: /sntry[sua]_[A-Za-z0-9+/=_-]{40,128}/y,
    varied: true,
  },
  { type: 'dynatrace-token', keywords: ['dt0'], pattern: /dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}/iy },
  { type: 'posthog-key', keywords: ['phx_', 'phc_'], pattern: /ph[xc]_[A-Za-z0-9]{40,64}/y },
  { type: 'honeycomb-key', keywords: ['hcaik_', 'hcxik_', 'hcbik_', 'hcamk_'], pattern: /hc[a-z]{3}_[a-z0-9]{40,64}/y },
  {
    type: 'axiom-token',
    keywords: ['xaat-', 'xapt-'],
    pattern: /xa[ap]t-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y,
  },
  { type: 'rootly-token', keywords: ['rootly_'], pattern: /rootly_[a-f0-9]{64}/y },
  { type: 'adafruit-key', keywords: ['aio_'], pattern: /aio_[A-Za-z0-9]{28}/y, exact: true, varied: true },
  { type: 'scalingo-token', keywords: ['tk-us-'], pattern: /tk-us-[\w-]{40,60}/y },
  {
    type: 'settlemint-token',
    keywords: ['sm_pat_', 'sm_aat_', 'sm_sat_'],
    pattern: /sm_(?:pat|aat|sat)_[A-Za-z0-9]{16,64}/y,
  },
  { type: 'maxmind-key', keywords: ['_mmk'], lead: { most: 40, of: isTokenCharacter }, pattern: /\w{6}_\w{29}_mmk/y },
  { type: 'dropbox-token', keywords: ['sl.'], pattern: /sl\.(?:u\.)?[\w=-]{100,128}/y },
  { type: 'endor-key', keywords: ['endr+'], pattern: /endr\+[\w-]{16,64}/y },
  { type: 'intra42-secret', keywords: ['s-s4t2'], pattern: /s-s4t2(?:ud|af)-[a-f0-9]{64}/y },
];
