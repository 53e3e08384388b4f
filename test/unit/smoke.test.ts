import { equal } from 'node:assert/strict';
describe('smoke', () => { it('runs', () => equal(1, 1)); });
