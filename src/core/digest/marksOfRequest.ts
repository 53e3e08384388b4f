import { mark } from './marks';

/** What a request over HTTP says of the channel it went by: programs, bare addresses, clients of scripts, uploads; 0 for nothing. */
export function marksOfRequest(mime: string, host: string, agent: string, method: string): number {
  const isBare = host === '' || /^\d+\.\d+\.\d+\.\d+(?::\d+)?$/.test(host);
  return (
    (programTypes.test(mime) ? mark.program : 0) |
    (isBare ? mark.bareAddress : 0) |
    (scriptedAgent.test(agent) || agentOfPlugIn.test(agent) ? mark.scriptedAgent : 0) |
    (/^(?:PUT|POST|PROPFIND|MKCOL)$/.test(method) ? mark.upload : 0)
  );
}

/** Programs as Zeek names them, and as servers do. */
const programTypes =
  /x-dosexec|x-executable|x-mach-o|x-msdownload|x-elf|vnd\.microsoft\.portable-executable|x-msi|x-sharedlib/;

/** Java in a browser: what kits of exploits load their programs with. */
const agentOfPlugIn = /\bJava\/1\.\d/;

/** Clients that scripts use, by how their agents begin. */
const scriptedAgent =
  /^(?:curl|wget|python|powershell|mozilla.*windowspowershell|certutil|microsoft bits|bitsadmin|go-http|libwww|ruby|java\/|perl|winhttp|okhttp|aiohttp|httpie|nmap|sqlmap|nikto|masscan|zgrab|friendly-scanner)/i;
