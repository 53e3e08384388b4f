import { type Child, element, icon, type PageNode } from '../core/show/element';
import { reportFormatTitles } from '../core/show/exportFormats';
import type { ReportView } from '../core/show/reportView';
import { directionOf } from '../core/show/textDirection';
import { verificationSummary } from '../core/show/verdict';
import { costWords, duration, short } from '../core/show/words';
import { menuButton, toolButton } from './menuButton';
import { skeleton, stateNote } from './problemBox';
import { picturesId, reportPictures } from './reportPictures';
import { type Heading, reportText } from './reportText';
import { titleLine } from './titleLine';

/** The whole report page as data. */
export function reportParts(view: ReportView | undefined, notice: string, nowMs: number): readonly PageNode[] {
  if (view === undefined) return [loadingReport()];
  const { nodes, headings } = reportText(view);
  const pictures = reportPictures(view);
  // Beside the text's own highest headings, whatever their level.
  const level = headings.length === 0 ? 1 : Math.min(...headings.map(heading => heading.level));
  const all = pictures.length === 0 ? headings : [...headings, { id: picturesId, level, title: 'Pictures' }];
  return [
    element('header', { class: 'panel-head', key: 'head' }, reportTitle(view, nowMs), toolLine(view, notice)),
    element(
      'div',
      { class: 'report-scroll', id: 'scroll', key: 'scroll' },
      element(
        'main',
        { class: 'report', key: 'report', 'aria-busy': isRunning(view) },
        reportBody(view, nodes, pictures),
      ),
      all.length > 1 && outline(all),
    ),
  ];
}

export function isRunning({ header: { state } }: ReportView): boolean {
  return state.kind === 'waiting' || state.kind === 'running' || state.kind === 'checking';
}

function loadingReport(): PageNode {
  return element(
    'main',
    { class: 'report loading', key: 'loading', 'aria-busy': true },
    element('h1', { class: 'for-readers' }, 'The report is loading'),
    skeleton('head', ['medium', 'short']),
    skeleton('text', ['short', 'long', 'long', 'medium', 'short', 'long', 'medium']),
  );
}

function reportTitle(view: ReportView, nowMs: number): PageNode {
  const { tier, header } = view;
  const about = header.counted === 'exact' ? '' : 'about ';
  const seconds = isRunning(view) ? Math.max(header.seconds, (nowMs - view.startedMs) / 1000) : header.seconds;
  const facts = [
    tier.usesLanguageModel ? `${tier.name}, ${tier.model}` : `${tier.name}, no language model`,
    header.inputTokens === undefined || !tier.usesLanguageModel
      ? ''
      : `${about}${short(header.inputTokens)} tokens in, ${short(header.outputTokens ?? 0)} out`,
    tier.usesLanguageModel ? costWords(header.cost) : '',
    (header.cachedCalls ?? 0) > 0 ? 'from cache' : '',
    duration(Math.floor(seconds * 10) / 10),
  ];
  return titleLine(view.task, facts);
}

function toolLine(view: ReportView, notice: string): PageNode {
  return element(
    'div',
    { class: 'tool-line' },
    element(
      'p',
      { class: 'summary', key: 'summary' },
      notice === '' ? summary(view) : [icon('check'), element('span', {}, notice)],
    ),
    element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Report', key: 'toolbar' }, tools(view)),
  );
}

function summary(view: ReportView): readonly Child[] {
  const { state } = view.header;
  switch (state.kind) {
    case 'waiting':
      return [icon('loading', 'codicon-modifier-spin'), element('span', {}, `${state.note} …`)];
    case 'running':
      return [icon('loading', 'codicon-modifier-spin'), element('span', {}, 'Writing; claims are checked at the end')];
    case 'checking':
      return [icon('loading', 'codicon-modifier-spin'), element('span', {}, 'Checking every claim')];
    default: {
      const struck = view.claims.some(claim => claim.verdict !== 'verified');
      if (view.claims.length === 0) return [icon('circle-slash'), element('span', {}, uncheckedWords(view))];
      return [
        icon(struck ? 'warning' : 'verified', struck ? 'warning-icon' : 'good-icon'),
        element('span', {}, verificationSummary(view.claims)),
        view.header.formProblem !== undefined &&
          element('span', { class: 'form-problem' }, `Its form: ${view.header.formProblem}`),
      ];
    }
  }
}

function uncheckedWords(view: ReportView): string {
  if (view.markdown.trim() === '') return 'Nothing to check';
  return view.header.state.kind === 'done' ? 'No claims to check' : 'Claims were not checked';
}

function tools(view: ReportView): readonly Child[] {
  const running = isRunning(view);
  const hasText = view.markdown.trim() !== '';
  return [
    running && toolButton('stop', 'debug-stop', 'Stop', 'primary'),
    hasText && toolButton('copy', 'copy', 'Copy'),
    hasText &&
      menuButton(
        'export',
        'Export',
        'export',
        view.header.formats.map(choice => ({ choice, title: reportFormatTitles[choice] ?? choice })),
      ),
    hasText && toolButton('markdown', 'markdown', 'Open as Markdown'),
    toolButton('sent', 'eye', 'What was sent'),
    !running && toolButton('again', 'refresh', 'Run again on …'),
  ];
}

function reportBody(view: ReportView, nodes: readonly PageNode[], pictures: readonly PageNode[]): readonly Child[] {
  const { state } = view.header;
  const isEmpty = view.markdown.trim() === '';
  return [
    !view.tier.usesLanguageModel && offlineNote(),
    stateNote(state, view.run, 'report'),
    isEmpty && isRunning(view) && skeleton('text', ['short', 'long', 'long', 'medium', 'short', 'long', 'medium']),
    isEmpty &&
      state.kind === 'done' &&
      element('p', { class: 'soft' }, 'The answer was empty. Run it again, or on another tier.'),
    element('div', { class: 'report-text', key: 'text' }, nodes),
    pictures.length > 0 && element('div', { class: 'report-text pictures', key: 'pictures-part' }, pictures),
  ];
}

function offlineNote(): PageNode {
  return element(
    'p',
    { class: 'soft note-line', key: 'offline' },
    icon('circle-slash'),
    element(
      'span',
      {},
      'Made offline: no language model was used. What follows are extracts and facts from what was gathered.',
    ),
  );
}

function outline(headings: readonly Heading[]): PageNode {
  const highest = Math.min(...headings.map(heading => heading.level));
  return element(
    'nav',
    { class: 'outline', key: 'outline', 'aria-label': 'Outline' },
    element('h2', {}, 'Outline'),
    element(
      'ul',
      {},
      headings.map(heading =>
        element(
          'li',
          { class: `outline-${Math.min(3, heading.level - highest + 1)}` },
          element(
            'button',
            {
              type: 'button',
              class: 'outline-button',
              'data-action': 'heading',
              'data-heading': heading.id,
              title: heading.title,
              dir: directionOf(heading.title),
            },
            heading.title,
          ),
        ),
      ),
    ),
  );
}
