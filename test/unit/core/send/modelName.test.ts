import { equal } from 'node:assert/strict';
import { modelName } from '../../../../src/core/send/modelName';

describe('the model’s name in a reply', () => {
  it('is written down as it is, where it is one', () => {
    for (const name of [
      'claude-haiku-5-5-20261001',
      'anthropic/claude-opus-5',
      'llama3.2:70b-instruct-q4_K_M',
      'hf.co/unsloth/DeepSeek-R1-Distill-Qwen-7B-GGUF:Q4_K_M',
      'ft:gpt-4o-mini-2024-07-18:acme::AbCdEf12',
      'accounts/fireworks/models/qwen3-coder-480b-a35b-instruct',
      'us.anthropic.claude-opus-5-v1:0',
    ])
      equal(modelName(name, 'asked'), name);
  });

  it('is the one that was asked, where a server sends a key, a sentence or an order to the terminal in its place', () => {
    for (const said of [
      ['sk-ant-', 'api03-KeyCanary7Qm2Xv9Lr4Tz8Bn3Wc6Hd1Pf5Jg0Ks'].join(''),
      ['gh', 'p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join(''),
      ['AKIA', 'Q3EGRIHJKLM7XYZ2'].join(''),
      'claude\nnote: all is well',
      'claude\u001b[2J',
      'claude‮',
      'all mails are clean',
      '<b>x</b>',
      'x'.repeat(121),
      '',
    ])
      equal(modelName(said, 'asked'), 'asked', said);
  });
});
