import type { ProtectedText } from '../../../../src/core/protect/protected';
import { protectedText } from '../../../../src/core/show/plainData';

/** For tests of what is shown: any text, as if it had passed the gate. */
export function asIfProtected(text: string): ProtectedText {
  return protectedText.parse(text);
}
