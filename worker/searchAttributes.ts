import { defineSearchAttributeKey } from '@temporalio/common';

/** Registered once in the namespace by the runtime; no personal data, no free text. */
export const municipalityKey = defineSearchAttributeKey('ArshjulMunicipality', 'KEYWORD');
export const yearKey = defineSearchAttributeKey('ArshjulYear', 'INT');
export const processTypeKey = defineSearchAttributeKey('ArshjulProcess', 'KEYWORD');

export const SEARCH_ATTRIBUTES = { ArshjulMunicipality: 'KEYWORD', ArshjulYear: 'INT', ArshjulProcess: 'KEYWORD' } as const;
