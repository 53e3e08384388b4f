import { join, type ProtectedText } from '../protect/protected';
import type { ReportView } from './reportView';

/**
 * The report with what arrived. Text that was there already is passed over; `missed` where something between is missing
 * and the whole has to be asked for.
 */
export function growReport(view: ReportView, from: number, text: ProtectedText): ReportView | 'missed' {
  const has = view.markdown.length;
  if (from > has) return 'missed';
  return from < has ? view : { ...view, markdown: join([view.markdown, text]) };
}
