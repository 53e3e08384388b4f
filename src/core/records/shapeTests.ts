import type { Shape } from './shape';
import { shapes } from './shapes';

/** A shape with its alternatives taken apart. */
export interface KnownShape {
  readonly shape: Shape;
  readonly has: readonly (readonly string[])[];
}

export const knownShapes: readonly KnownShape[] = shapes.map(shape => ({
  shape,
  has: shape.has.map(any => any.split('|')),
}));
