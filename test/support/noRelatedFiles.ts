import type { RelatedFiles } from '../../src/core/gather/related/relatedFiles';

/** For workspaces whose tasks ask for none. */
export const noRelatedFiles: RelatedFiles = {
  propose: async () => {
    throw new Error('no task here asks for related files');
  },
};
