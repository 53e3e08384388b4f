/**
 * What the columns of a table of mails are called, by their letters and digits alone: in exports of Outlook (which writes the words of its language,
 * `Von: (Adresse)`), of gateways and portals, and in published collections.
 */
export const mailColumns: Readonly<Record<string, string>> = {
  from: 'from sender fromaddress senderaddress fromemail senderemail mailfrom senderemailaddress headerfrom fromheader vonadresse deadresse dedireccion deendereco daindirizzo vanadres absender von expediteur de remitente remetente mittente da afzender van nadawca od отправитель от отадрес 发件人 发件人地址 寄件者 差出人 差出人アドレス 送信者',
  'from-name':
    'fromname sendername senderdisplayname vonname denom denombre denome danome vannaam отимя 发件人姓名 差出人名前',
  to: 'to recipient recipients toaddress recipientaddress rcptto toemail receiver headerto anadresse aadresse paradireccion paraendereco aindirizzo aanadres empfanger an destinataire a destinatario para destinatari ontvanger aan odbiorca do получатель кому комуадрес 收件人 收件人地址 收件者 宛先 宛先アドレス 受信者',
  'to-name': 'toname recipientname anname anom paranombre paranome anome aannaam комуимя 收件人姓名 宛先名前',
  cc: 'cc ccaddress ccadresse ccdireccion ccendereco ccindirizzo ccadres 抄送',
  'cc-name': 'ccname ccnom ccnombre ccnome ccnaam',
  subject:
    'subject mailsubject emailsubject messagesubject betreff objet sujet asunto assunto oggetto onderwerp temat тема 主题 主題 主旨 件名',
  date: 'date sent received receiveddatetime sentdatetime datesent datereceived senton receivedtime timestamp datum gesendet empfangen gesendetam dateenvoi envoyele fecha fechadeenvio enviado data inviato verzonden дата отправлено 日期 发送时间 接收时间 日時 送信日時 受信日時',
  text: 'body text content plaintext bodytext textbody bodyplain emailbody mailbody plainbody emailtext messagebody nachricht inhalt corps texte cuerpo texto mensaje corpo messaggio mensagem tekst hoofdtekst tresc текст содержание 正文 内容 內容 本文',
  html: 'html bodyhtml htmlbody',
  preview: 'bodypreview snippet',
  headers: 'headers header rawheaders internetheaders transportmessageheaders',
  'reply-to': 'replyto antwortan reponsea respondera rispondia',
  'message-id': 'messageid internetmessageid nachrichtenid',
};

/** Without case, marks, blanks and brackets. */
export function columnLetters(name: string): string {
  const letters = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return /^[a-z0-9]*$/.test(letters)
    ? letters
    : letters
        .normalize('NFD')
        .replace(/[\u0300-\u036f]+/g, '')
        .normalize('NFC');
}
