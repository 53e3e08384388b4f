/** Expressions that are not linear, and what keeps the texts they are tried on short. */
export const boundedExpressions: readonly { readonly why: string; readonly expressions: readonly string[] }[] = [
  {
    why: 'paths of fields: our own, or of a task file, whose schema allows 300 characters',
    expressions: ['/([^{}]*)\\{([^}]*)\\}/g', '/(?:\\{[^}]*\\}|[^|{])+/g'],
  },
  {
    why: 'lines of code of at most 400 characters',
    expressions: [
      "/^\\s*(?:unsafe\\s+)?impl(?:<[^>]*>)?\\s+(?:[\\w:<>, ']+\\s+for\\s+)?([\\w:]+)/",
      '/^\\s+(?:(?:public|private|protected|static|override|readonly)\\s+)*(#?[\\w$]+)\\s*(?::\\s*(?:async\\s*)?(?:function\\b|\\([^)]*\\)(?:\\s*:[^=]+)?\\s*=>|[\\w$]+\\s*=>)(?!.*;\\s*$)|(?::[^=]+)?=\\s*(?:async\\s*)?(?:\\([^)]*\\)(?:\\s*:[^=]+)?|[\\w$]+)\\s*=>)/',
      '/^(\\s*)(export\\s+)?(?:declare\\s+)?(?:const|let|var)\\s+([\\w$]+)\\b(?:\\s*:[^=]+(?:=>[^=]+)?)?\\s*=?\\s*(.*)$/',
      '/^\\s*(export\\s+)?(?:default\\s+)?(?:declare\\s+)?(?:abstract\\s+|const\\s+(?=enum))?(?:async\\s+)?(function\\s*\\*?|class|interface|enum|namespace|module|type)\\s+([\\w$]+)/',
    ],
  },
  {
    why: 'names of files and folders, which systems keep under 4,096 characters',
    expressions: [
      '/(?:^|\\/)(?:\\.m2\\/settings(?:-security)?\\.xml|\\.gem\\/credentials|\\.cargo\\/credentials(?:\\.toml)?|\\.composer\\/auth\\.json|\\.config\\/(?:gcloud|gh|hub|op|doctl|glab|configstore|hcloud|rclone|filezilla)\\/.+|\\.vscode\\/settings\\.json|\\.idea\\/(?:datasources|webservers|deployment)(?:\\.local)?\\.xml|\\.continue\\/config\\.(?:json|ya?ml|ts)|\\.git\\/config|\\.subversion\\/auth\\/.+|\\.chef\\/.+\\.(?:pem|rb)|\\.terraform\\.d\\/credentials.*|etc\\/(?:shadow|gshadow|passwd|sudoers|ssl\\/private\\/.+)|\\.mozilla\\/.+|\\.thunderbird\\/.+|proc\\/\\d+\\/environ|\\.databrickscfg|\\.snowflake\\/.+|\\.dbt\\/profiles\\.yml|\\.kaggle\\/kaggle\\.json|\\.huggingface\\/token|\\.netlify\\/config\\.json|\\.fly\\/config\\.yml|\\.config\\/.+\\/(?:hosts|auth|credentials|token)\\.?\\w*)$/s',
      '/^("(?:[^"\\\\]|\\\\.)*"|.+?) → (.+)$/',
      '/(^|\\/)(tests?|testing|testsuite|__tests__|specs?|e2e|testdata|benches|playground)(\\/|$)|[._-](test|spec|tests)\\.\\w+$|(^|\\/)test[_-][^/]*$|Tests?\\w*\\.(java|kt|cs)$|_test\\.\\w+$/i',
      '/(?:^|[._-])(?:service[_-]?account|serviceaccount|client[_-]?secrets?|secrets?|credentials?|private[_-]?key|firebase-adminsdk|adminsdk|oauth[_-]?token)(?:[._-][\\w.-]*)?\\.(?:json|ya?ml|toml|ini|xml|txt|properties|enc|plist)$/',
    ],
  },
  {
    why: 'a window of 2,048 characters',
    expressions: [
      '/\\\\+[nrt"\'](?![\\w])|\\\\[nr]|<|&(?:quot|amp|lt|gt|#\\d+);|&(?=[\\w%.-]{1,40}=)|[,;/|](?=[A-Za-z][\\w.-]{0,24}[ \\t]{0,2}[:=])|[,;](?=$|[\\s"\'])|[，；]|,(?=\\p{L}{1,12}[:=])|\\uf8ff/u',
    ],
  },
  {
    why: 'settings and label descriptions of this machine’s user',
    expressions: ["/['’].*$/u"],
  },
  {
    why: 'the answer of a model to one call, which its own limit of tokens bounds',
    expressions: [
      '/(?<![.!?…。！？])[.!?…。！？]+["\'”’)\\]*_~]*(?=\\s|$|\\u0001|[\\u3040-\\u9fff])/gu',
      '/\\s*\\|?\\s*$/',
      '/:\\s*[*_]*\\s*$/',
      '/\\?\\W*$/',
    ],
  },
  {
    why: 'a row of our digest, the first kilobytes of a file',
    expressions: [
      '/ \\([^()]*:\\d[^()]*\\)$/',
      '/^(?:<\\?xml[^>]*>\\s*)?(?:<!--[\\s\\S]{0,2000}?-->\\s*)?(?:<!DOCTYPE[^[>]*(?:\\[[^\\]]*\\])?\\s*>\\s*)?<Events?[\\s>]/',
    ],
  },
];
