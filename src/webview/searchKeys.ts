/** From a search field into what it found: Down and Enter lead there, and so does Escape where nothing is left to clear. */
export function searchKeys(id: string, toFound: () => void): void {
  document.addEventListener('keydown', event => {
    const { target, key } = event;
    if (!(target instanceof HTMLInputElement) || target.id !== id || event.isComposing) return;
    // What is typed is cleared by the field itself, and nothing else is closed by the same key.
    if (key === 'Escape' && target.value !== '') event.stopImmediatePropagation();
    if (key !== 'ArrowDown' && key !== 'Enter' && !(key === 'Escape' && target.value === '')) return;
    toFound();
    event.preventDefault();
  });
}
