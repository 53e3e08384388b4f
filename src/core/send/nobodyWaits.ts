/** Why a timer or a request is taken down that nobody waits for any more. One for all: an abort without a reason makes an error with a stack each time. */
export const nobodyWaits = new Error('nobody waits any more');
