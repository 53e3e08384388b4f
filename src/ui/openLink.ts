import { httpsLinks } from '../core/show/markdown';

/** The two things that a link of a report may do: ask a person, and leave the editor. */
export interface LinkOpener {
  /** Shows the host and all of the address; true when the person wants it opened. */
  ask(host: string, address: string): Promise<boolean>;
  open(address: string): Promise<void>;
}

/** Opens only an https address that stands in this very report as a link, and only after a person saw all of it. */
export async function openLink(address: string, markdown: string, opener: LinkOpener): Promise<void> {
  if (!httpsLinks(markdown).includes(address)) return;
  if (await opener.ask(new URL(address).host, address)) await opener.open(address);
}
