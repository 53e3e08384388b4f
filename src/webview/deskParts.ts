import type { ContextView, DeskTask, DeskView } from '../core/show/deskView';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { directionOf } from '../core/show/textDirection';
import { costWords, counted, percent, shortCost, whole } from '../core/show/words';
import { contextTree, type IsOpen } from './contextTree';
import { noteBox, problemBox, skeleton } from './problemBox';
import { runsSection } from './runsPart';

/** The whole desk as data; nothing here changes anything. */
export function deskParts(view: DeskView | undefined, isOpen: IsOpen, nowMs: number): readonly PageNode[] {
  if (view === undefined) return [loadingDesk()];
  return [
    element(
      'main',
      { class: 'desk', key: 'desk' },
      element('h1', { class: 'for-readers' }, 'Tierwise desk'),
      workspaceNote(view),
      tierSection(view),
      tasksSection(view, isOpen),
      runsSection(view.runs, nowMs),
    ),
  ];
}

function loadingDesk(): PageNode {
  return element(
    'main',
    { class: 'desk', key: 'loading', 'aria-busy': true },
    element('h1', { class: 'for-readers' }, 'Tierwise desk is loading'),
    skeleton('tier', ['long']),
    skeleton('tasks', ['medium', 'long', 'medium']),
  );
}

function workspaceNote({ workspace }: DeskView): Child {
  if (workspace !== 'untrusted') return undefined;
  return noteBox(
    'info',
    'shield',
    'Restricted Mode',
    'Nothing is sent and git is not run in a folder you have not trusted.',
    [remedyButton('manage-trust', 'Manage workspace trust')],
  );
}

function remedyButton(remedy: string, title: string): PageNode {
  return element('button', { type: 'button', class: 'primary', 'data-action': 'remedy', 'data-remedy': remedy }, title);
}

function tierSection({ tier, tierProblem }: DeskView): PageNode {
  const where = tier.usesLanguageModel
    ? tier.reach === 'local' && 'Answers on this machine; nothing leaves it.'
    : 'No language model and no network: labels come from a classifier trained on your own labels, reports are extracts. To go further, choose another tier: “local” asks an Ollama on this machine, the others want an API key.';
  return element(
    'section',
    { class: 'tier', key: 'tier', 'aria-labelledby': 'tier-title' },
    element('h2', { id: 'tier-title' }, 'Tier'),
    element(
      'button',
      {
        type: 'button',
        class: 'tier-button',
        id: 'tier-button',
        'data-action': 'choose-tier',
      },
      icon(tier.usesLanguageModel ? (tier.reach === 'local' ? 'device-desktop' : 'cloud') : 'circle-slash'),
      element('span', { class: 'tier-name' }, tier.name),
      element('span', { class: 'tier-model' }, tier.usesLanguageModel ? modelAt(tier) : 'no language model'),
      element('span', { class: 'tier-change' }, 'change'),
      icon('chevron-down'),
    ),
    where !== false && element('p', { class: 'soft' }, where),
    tierProblem !== undefined && problemBox(tierProblem),
  );
}

/** `claude-haiku-5-5 · Anthropic` */
function modelAt({ model, provider }: DeskView['tier']): string {
  return provider === undefined || model.includes(provider) ? model : `${model} · ${provider}`;
}

function tasksSection(view: DeskView, isOpen: IsOpen): PageNode {
  return element(
    'section',
    { class: 'tasks', key: 'tasks', 'aria-labelledby': 'tasks-title' },
    element(
      'div',
      { class: 'section-head' },
      element('h2', { id: 'tasks-title' }, 'Tasks'),
      view.workspace !== 'no-folder' &&
        element('button', { type: 'button', class: 'link-button', 'data-action': 'new-task' }, icon('add'), 'New'),
    ),
    suggestionPart(view),
    tasksBody(view, isOpen),
  );
}

function suggestionPart({ suggestion, workspace, tasks }: DeskView): Child {
  if (suggestion === undefined || workspace !== 'trusted' || tasks.kind !== 'listed') return undefined;
  const { file, tasks: suited, needsFieldMap } = suggestion;
  return element(
    'div',
    { class: 'suggestion', key: 'suggestion' },
    element('p', { class: 'soft', title: file }, 'For ', element('strong', { dir: directionOf(file) }, file)),
    needsFieldMap === true && element('p', { class: 'soft', key: 'field-map' }, 'Nothing is known of its columns.'),
    needsFieldMap === true && mapFieldsButton(file),
    suited.length > 0 &&
      element(
        'div',
        { class: 'suggestion-tasks', role: 'group', 'aria-label': `Tasks for ${file}` },
        suited.map(({ id, title }) =>
          element(
            'button',
            {
              type: 'button',
              class: 'link-button',
              key: `suggestion:${id}`,
              'data-action': 'run-suggestion',
              'data-task': id,
              title: `Run “${title}” on this file`,
            },
            icon('play'),
            title,
          ),
        ),
      ),
  );
}

function mapFieldsButton(file: string): Child {
  return element(
    'div',
    { class: 'suggestion-tasks', key: 'map-fields' },
    element(
      'button',
      {
        type: 'button',
        class: 'link-button',
        'data-action': 'map-fields',
        title: `Say once which column of ${file} is the time, the event, the host…`,
      },
      icon('symbol-field'),
      'Map Fields…',
    ),
  );
}

function tasksBody(view: DeskView, isOpen: IsOpen): Child {
  const { tasks } = view;
  if (view.workspace === 'no-folder') {
    return emptyNote(
      'Tierwise works on the files of a folder: emails to label, changes to report on.',
      remedyButton('open-folder', 'Open a folder'),
    );
  }
  if (tasks.kind === 'loading') return skeleton('tasks-loading', ['medium', 'long', 'medium']);
  if (tasks.kind === 'failed') return problemBox(tasks.problem);
  if (tasks.tasks.length === 0) {
    const button = element('button', { type: 'button', class: 'primary', 'data-action': 'new-task' }, 'New task');
    return emptyNote('A task says what is wanted, from which context, and within how many tokens.', button);
  }
  return element(
    'div',
    { class: 'task-list', id: 'task-list' },
    tasks.tasks.map(task => taskPart(task, view, isOpen)),
  );
}

function emptyNote(words: string, button: PageNode): PageNode {
  return element('div', { class: 'empty' }, element('p', {}, words), button);
}

function taskPart(task: DeskTask, view: DeskView, isOpen: IsOpen): PageNode {
  const open = view.openTask?.id === task.id;
  const panel = `panel-${task.id}`;
  return element(
    'div',
    { class: `task${open ? ' open' : ''}`, key: `task:${task.id}` },
    element(
      'h3',
      {},
      element(
        'button',
        {
          type: 'button',
          class: 'task-head',
          'data-action': 'task',
          'data-task': task.id,
          'data-first': open,
          'aria-expanded': open,
          'aria-controls': open ? panel : undefined,
          title: task.description,
        },
        icon(open ? 'chevron-down' : 'chevron-right', 'twisty'),
        element('span', { class: 'title', dir: directionOf(task.title) }, task.title),
        task.problem !== undefined && icon('warning', 'warning-icon'),
        element('span', { class: 'produces' }, producesWords(task)),
      ),
    ),
    open &&
      view.openTask !== undefined &&
      element(
        'div',
        { class: 'task-panel', id: panel, key: panel },
        taskPanel(task, view, view.openTask.context, isOpen),
      ),
  );
}

function producesWords({ produces, recordCount, problem }: DeskTask): string {
  if (problem !== undefined) return 'cannot run';
  if (produces === 'report') return 'report';
  return recordCount === undefined ? 'labels' : `labels · ${counted(recordCount, 'record')}`;
}

function taskPanel(task: DeskTask, view: DeskView, context: ContextView, isOpen: IsOpen): Child {
  if (task.problem !== undefined) {
    const show = element(
      'button',
      { type: 'button', class: 'primary', 'data-action': 'open-task', 'data-task': task.id },
      'Show the task file',
    );
    return noteBox('error', 'error', 'The task file cannot be used', task.problem, [show]);
  }
  if (context.kind === 'failed') return problemBox(context.problem, { task: task.id });
  if (context.kind === 'loading') {
    const note = context.note ?? 'Gathering the context';
    return [
      element(
        'p',
        { class: 'soft note-line' },
        icon('loading', 'codicon-modifier-spin'),
        element('span', {}, `${note} …`),
      ),
      skeleton('context', ['long', 'long', 'medium', 'long', 'medium']),
    ];
  }
  return [
    budgetPart(context),
    context.notes.map(note => element('p', { class: 'soft note-line' }, icon('info'), element('span', {}, note))),
    contextTree(task.title, context.groups, context.leftOut, isOpen),
    // What it costs and the button stay in sight below a long list.
    element('div', { class: 'run-bar', key: 'run-bar' }, costPart(context, view), actionsPart(task, view)),
  ];
}

type ReadyContext = Extract<ContextView, { readonly kind: 'ready' }>;

function budgetPart(context: ReadyContext): PageNode {
  const about = context.counted === 'exact' ? '' : 'about ';
  const tokens = `${about}${whole(context.usedTokens)} of ${whole(context.budgetTokens)} tokens`;
  return element(
    'div',
    { class: 'budget', key: 'budget' },
    element(
      'p',
      {
        title: `Of these, about ${whole(context.overheadTokens)} are the task's own: instructions, labels, room for the record`,
      },
      `Kept ${whole(context.keptCount)} of ${counted(context.passageCount, 'passage')}, ${tokens}`,
      context.isRefreshing && icon('sync', 'codicon-modifier-spin refreshing'),
    ),
    element(
      'div',
      {
        class: 'bar',
        role: 'meter',
        'aria-label': 'Token budget used',
        'aria-valuemin': 0,
        'aria-valuemax': context.budgetTokens,
        'aria-valuenow': Math.min(context.usedTokens, context.budgetTokens),
        'aria-valuetext': tokens,
      },
      element('div', { class: 'bar-fill', fill: Math.min(1, context.usedTokens / Math.max(1, context.budgetTokens)) }),
    ),
    element('span', { class: 'bar-text' }, percent(context.usedTokens, context.budgetTokens)),
  );
}

function costPart(context: ReadyContext, { tier }: DeskView): PageNode {
  const others = context.otherCosts.map(({ tier: name, cost }) => `${name} ${shortCost(cost)}`);
  const words = costWords(context.cost);
  return element(
    'p',
    { class: 'cost', key: 'cost' },
    element('span', {}, `${words.charAt(0).toUpperCase()}${words.slice(1)} on ${tier.name}`),
    others.length > 0 &&
      element(
        'span',
        { class: 'soft others' },
        // A tier and its price stay on one line.
        others.map((words, index) => [index > 0 && ' · ', element('span', {}, words)]),
      ),
  );
}

function actionsPart(task: DeskTask, view: DeskView): PageNode {
  const isBlocked = view.workspace !== 'trusted' || view.tierProblem !== undefined;
  const why = view.workspace === 'untrusted' ? 'Not in Restricted Mode' : view.tierProblem?.what;
  return element(
    'div',
    { class: 'buttons', role: 'toolbar', 'aria-label': `Run ${task.title}`, key: 'actions' },
    element(
      'button',
      {
        type: 'button',
        class: 'primary run',
        'data-action': 'run',
        'data-task': task.id,
        'aria-disabled': isBlocked,
        title: isBlocked ? why : undefined,
      },
      icon('play'),
      'Run',
    ),
    element(
      'button',
      {
        type: 'button',
        class: 'secondary',
        'data-action': 'preview',
        'data-task': task.id,
        title: 'Preview what is sent: the exact prompt, and what was left out',
      },
      'Preview what is sent',
    ),
    element(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'data-action': 'open-task',
        'data-task': task.id,
        title: 'Show the task file',
        'aria-label': `Show the task file of ${task.title}`,
      },
      icon('go-to-file'),
    ),
  );
}
