import type { Column } from './headings';

export type PeopleKey =
  | 'person' | 'namn' | 'fornamn' | 'efternamn' | 'epost' | 'roll' | 'enhet' | 'enhetsnamn' | 'overordnad' | 'organ' | 'niva' | 'ansvar' | 'fran' | 'till'
  | 'ersattare' | 'bortaFran' | 'bortaTill';

/** The columns of a file of people, by the headings that HR and directory exports give them. */
export const PEOPLE_COLUMNS: readonly Column<PeopleKey>[] = [
  { key: 'person', names: ['person', 'person-id', 'id', 'användarnamn', 'användar-id', 'anställningsnummer', 'anst.nr', 'signatur', 'login'] },
  { key: 'namn', names: ['namn', 'visningsnamn', 'fullständigt namn', 'för- och efternamn'] },
  { key: 'fornamn', names: ['förnamn'] },
  { key: 'efternamn', names: ['efternamn'] },
  { key: 'epost', names: ['e-post', 'epost', 'e-postadress', 'epostadress', 'mejl', 'mejladress', 'mail', 'mailadress', 'email'] },
  { key: 'roll', names: ['roll', 'uppdrag', 'funktion'] },
  { key: 'enhet', names: ['enhet', 'enhets-id', 'enhetskod', 'chef för', 'organisationsenhet', 'avdelning', 'arbetsplats'] },
  { key: 'enhetsnamn', names: ['enhetsnamn', 'enhetens namn'] },
  { key: 'overordnad', names: ['överordnad enhet', 'överordnad', 'ligger under', 'tillhör'] },
  { key: 'organ', names: ['organ', 'nämnd', 'styrelse', 'bolag'] },
  { key: 'niva', names: ['nivå', 'organisationsnivå'] },
  { key: 'ansvar', names: ['ansvar', 'ansvarskod', 'ansvarskoder', 'kostnadsställe', 'kostnadsställen'] },
  { key: 'fran', names: ['från', 'gäller från', 'från och med', 'fr.o.m.', 'fom', 'tillträder', 'startdatum'] },
  { key: 'till', names: ['till', 'gäller till', 'till och med', 't.o.m.', 'tom', 'slutar', 'slutdatum'] },
  { key: 'ersattare', names: ['ersättare', 'vikarie', 'ställföreträdare'] },
  { key: 'bortaFran', names: ['frånvarande från', 'borta från', 'ledig från'] },
  { key: 'bortaTill', names: ['frånvarande till', 'borta till', 'ledig till'] },
];
