/**
 * What programs and spreadsheets call their columns in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Chinese and Japanese, by the name
 * of `commonFields` that means the same. As `lettersOf` has them: lower case, without marks and without what stands between words.
 */
export const localNames: Readonly<Record<string, string>> = {
  date: 'datum dataora fecha 日期 日付 дата',
  time: 'zeit uhrzeit zeitpunkt zeitstempel ereigniszeit datumuhrzeit datumundzeit datumunduhrzeit datumzeit heure dateheure dateetheure horodatage hora fechahora fechayhora datahora datahorario marcadetiempo tijd tijdstip datumtijd datumentijd czas dataiczas время датавремя датаивремя 时间 時間 时刻 時刻 日時 发生时间 発生日時 日期时间 日期和时间',
  attack:
    'regel regelname titel warnung regle nomdelaregle titre alerte regla titulo alerta regola titolo regra regelnaam правило заголовок 规则 规则名称 标题 告警 告警名称 ルール 件名 タイトル',
  name: 'ereignis ereignisname vorgang aktion evenement evento accion azione acao gebeurtenis actie zdarzenie событие действие 事件 事件名称 操作 动作 イベント 処理',
  loglevel:
    'schweregrad prioritat prioritaet stufe gravite severite priorite niveau gravedad severidad prioridad nivel gravita severita priorita gravidade severidade ernst prioriteit ważność важность уровень 级别 等级 严重性 严重程度 优先级 重大度 深刻度 レベル',
  devname:
    'rechner rechnername gerat geratename computername hote nomdhote ordinateur equipo nombredeequipo maquina dispositivo apparaat komputer хост компьютер 主机 主机名 主机名称 计算机 设备 ホスト ホスト名 コンピューター',
  actor_email:
    'benutzer benutzername nutzer anwender konto utilisateur nomdutilisateur nomutilisateur compte usuario nombredeusuario nomedeusuario cuenta conta utente nomeutente gebruiker gebruikersnaam uzytkownik пользователь учетнаязапись 用户 用户名 账号 账户 ユーザー ユーザー名',
  client_ip_address:
    'quelle quellip quelladresse ipquelle source sourceadresse ipsource adressesource adresseipsource origen iporigen ipdeorigen direcciondeorigen origem ipdeorigem sorgente ipsorgente indirizzosorgente bron bronip zrodlo источник 源 源地址 源ip 源ip地址 来源 送信元 送信元ip 送信元ipアドレス',
  destination_ip_address:
    'ziel zielip zieladresse ipziel destination destinataireip ipdestination adressedestination adresseipdestination destino ipdestino ipdedestino direcciondedestino destinazione ipdestinazione indirizzodestinazione doel doelip cel назначение 目的 目标 目的地址 目的ip 目标ip 目标地址 目的ip地址 宛先ip 宛先ipアドレス',
  SourcePort:
    'quellport portsource puertoorigen puertodeorigen portaorigem portasorgente bronpoort 源端口 送信元ポート',
  DestinationPort:
    'zielport portdestination puertodestino puertodedestino portadestino portadestinazione doelpoort 目的端口 目标端口 宛先ポート',
  protocol: 'protokoll protocole protocolo protocollo protokol протокол 协议 プロトコル',
  decision:
    'ergebnis resultat resultado risultato esito estado statut stato wynik uitkomst результат статус 结果 状态 結果 状態',
  _raw: 'nachricht meldung beschreibung mensaje descripcion messaggio descrizione mensagem descricao bericht omschrijving wiadomosc opis сообщение описание 消息 信息 描述 详情 内容 メッセージ 説明',
};

/** Other things are called so too: it is taken where an address stands in it. */
export const mayBeOther: ReadonlySet<string> = new Set(['client_ip_address', 'destination_ip_address']);

/** IPv4 or IPv6, with a port behind it or not. */
export function isAddress(text: string): boolean {
  return address.test(text);
}

const address = /^\[?(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.-])|[\da-f]{0,4}:[\da-f:.]{2,40}(?![\w-]))/i;
