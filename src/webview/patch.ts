import { type Attributes, drawingTags, type ElementNode, type PageNode } from '../core/show/element';
import { visibleText } from '../core/show/visibleText';

/**
 * Makes the children of `parent` look like `nodes`, changing only what differs: what is focused, selected or scrolled
 * stays so. Elements with the same `key` are the same; others are compared by position. Text is only ever `textContent`.
 */
export function patch(parent: Element, nodes: readonly PageNode[]): void {
  const keyed = new Map<string, Element>();
  for (const child of parent.children) {
    const key = keys.get(child);
    if (key !== undefined) keyed.set(key, child);
  }
  let current: ChildNode | null = parent.firstChild;
  for (const node of nodes) {
    const reusable = reusableNode(node, current, keyed);
    if (reusable === undefined) {
      parent.insertBefore(create(node), current);
      continue;
    }
    if (reusable === current) current = current.nextSibling;
    else parent.insertBefore(reusable, current);
    update(reusable, node);
  }
  while (current !== null) {
    const next: ChildNode | null = current.nextSibling;
    current.remove();
    current = next;
  }
}

/** Draws a whole page; what had the focus has it afterwards, also when it was moved. */
export function patchPage(nodes: readonly PageNode[]): void {
  const page = document.getElementById('page');
  const focused = document.activeElement;
  if (page !== null) patch(page, nodes);
  if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus();
}

/** One element of its own, for what is added outside a patched tree. */
export function create(node: PageNode): Element | Text {
  if (typeof node === 'string') return document.createTextNode(visibleText(node));
  const made = isDrawing(node.tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', node.tag)
    : document.createElement(node.tag);
  if (node.attributes.key !== undefined) keys.set(made, node.attributes.key);
  setAttributes(made, node.attributes);
  for (const child of node.children) made.append(create(child));
  setProperties(made, node.attributes);
  return made;
}

function isDrawing(tag: ElementNode['tag']): boolean {
  return drawingTags.some(one => one === tag);
}

const keys = new WeakMap<Element, string>();
const shown = new WeakMap<Element, Attributes>();

function reusableNode(
  node: PageNode,
  current: ChildNode | null,
  keyed: ReadonlyMap<string, Element>,
): ChildNode | undefined {
  if (typeof node === 'string') return current instanceof Text ? current : undefined;
  const { key } = node.attributes;
  if (key !== undefined) {
    const same = keyed.get(key);
    return same?.localName === node.tag ? same : undefined;
  }
  const fits = current instanceof Element && current.localName === node.tag && !keys.has(current);
  return fits ? current : undefined;
}

function update(target: ChildNode, node: PageNode): void {
  if (typeof node === 'string') {
    const text = visibleText(node);
    if (target.textContent !== text) target.textContent = text;
  } else if (target instanceof HTMLElement || target instanceof SVGElement) {
    setAttributes(target, node.attributes);
    patch(target, (node satisfies ElementNode).children);
    setProperties(target, node.attributes);
  }
}

const allowedName =
  /^(class|id|role|title|tabindex|type|placeholder|disabled|hidden|open|scope|start|for|lang|dir|viewBox|preserveAspectRatio|x|y|width|height|cx|cy|r|x1|y1|x2|y2|stroke-width|text-anchor|(aria|data)-[a-z-]+)$/;

function setAttributes(target: HTMLElement | SVGElement, attributes: Attributes): void {
  const before = shown.get(target);
  shown.set(target, attributes);
  for (const name of Object.keys(before ?? {})) if (!(name in attributes)) target.removeAttribute(name);
  for (const [name, value] of Object.entries(attributes)) {
    if (!allowedName.test(name)) continue;
    const text = attributeText(name, value);
    if (text === undefined) target.removeAttribute(name);
    else if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

/** `undefined` where the attribute is absent: `aria-` and `data-` say `false` in words, the others by not being there. */
function attributeText(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean' && !name.includes('-')) return value ? '' : undefined;
  return visibleText(String(value));
}

function setProperties(target: HTMLElement | SVGElement, attributes: Attributes): void {
  if (attributes.fill !== undefined) target.style.setProperty('--fill', String(attributes.fill));
  // What a person is typing is never overwritten.
  if (target instanceof HTMLInputElement && attributes.value !== undefined && document.activeElement !== target) {
    target.value = attributes.value;
  }
  if (target instanceof HTMLOptionElement) {
    target.value = attributes.value ?? target.value;
    target.selected = attributes.selected ?? false;
  }
}
