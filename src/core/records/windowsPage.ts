/** As the platform calls Windows' code page. */
export function charsetOfPage(page: number): string {
  const others: Readonly<Record<number, string>> = {
    932: 'shift_jis',
    936: 'gbk',
    949: 'euc-kr',
    950: 'big5',
    20866: 'koi8-r',
    65001: 'utf-8',
  };
  return others[page] ?? `windows-${page}`;
}
