import { blocksOf, type WireBlock, type WireRequest } from './wireRequest';

/** A stretch of an answer with what the API recorded that it rests on. */
export interface CitedText {
  readonly text: string;
  readonly citations: readonly object[];
}

/** A report over the documents of a request that are to be cited, each in one sentence; `undefined` where there are none. */
export function citedAnswer(request: WireRequest): readonly CitedText[] | undefined {
  const documents = blocksOf(request).filter(isCited);
  if (documents.length === 0) return undefined;
  const plain = (text: string): CitedText => ({ text, citations: [] });
  return [
    plain(`## Summary\n\n`),
    ...documents.flatMap((document, index) => {
      const content = document.source?.content ?? [];
      const [start, end] = content.length > 2 ? [1, 3] : [0, 1];
      return [
        { text: `The document ${document.title} says so.\n`, citations: [located(document, index, start, end)] },
        plain('\n'),
      ];
    }),
    plain('## Not evaluable\n\n- Whether the change was tested: no test results were in the context.\n'),
  ];
}

/** As the API writes it: whole blocks, the end exclusive. */
function located(document: WireBlock, index: number, start: number, end: number): object {
  return {
    type: 'content_block_location',
    cited_text: (document.source?.content ?? [])
      .slice(start, end)
      .map(block => block.text)
      .join(''),
    document_index: index,
    document_title: document.title ?? null,
    start_block_index: start,
    end_block_index: end,
    file_id: null,
  };
}

function isCited(block: WireBlock): boolean {
  return block.type === 'document' && block.citations?.enabled === true;
}
