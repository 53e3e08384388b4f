/** English words that say nothing about a text by themselves. The classifier learns what they are worth; people need not read them. */
export const stopWords: ReadonlySet<string> = new Set(
  'a about after all also an and any are as at be been but by can could did do does for from get had has have he her his how i if in into is it its me more my no nor not of off on one only or other our out own she so some such than that the their them then there these they this those to too up us was we were what when where which who whom whose will with would yet you your'.split(
    ' ',
  ),
);
