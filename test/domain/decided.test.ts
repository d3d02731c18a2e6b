import { decidedText } from '../../domain/arshjul/decided';

describe('who decided a document', () => {
  test.each([
    [{ organ: 'KF', date: '2023-08-28' }, 'av KF 28 augusti 2023'],
    [{ organ: 'KF', date: '2023-08-28', paragraph: '§ 40' }, 'av KF 28 augusti 2023 § 40'],
    [{ organ: 'ej angivet i dokumentet', date: '2023-08-28' }, '28 augusti 2023'],
    [{ organ: 'Ej angivet', date: '2023-08-28', paragraph: '§ 40' }, '28 augusti 2023 § 40'],
  ])('%j', (decision, text) => {
    expect(decidedText(decision, '28 augusti 2023')).toBe(text);
  });
});
