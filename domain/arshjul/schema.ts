import { z } from 'zod';
import type { Kind } from '../plan/types';
import { notAnId } from './nearest';
import { described as d } from './zodTexts';

/**
 * The shape of `arshjul.yaml` as it is written: Swedish keys, short Swedish sentences. What the sentences mean is read by
 * `when.ts` and `chain.ts`. The JSON Schema for editors is made from this, so every key has a description.
 */
const ID = /^[a-z0-9][a-z0-9-]*$/;
const text = z.string().min(1).max(2000);
const texts = z.union([text, z.array(text).min(1)]);
const id = z.string().regex(ID, { error: ({ input }) => notAnId(String(input)) });
const yesNo = z.enum(['ja', 'nej']);
const entries = <T extends z.ZodType>(value: T) => z.record(id, value);
const days = z.int().min(0).max(250);
const grounds = {
  källa: d(texts.optional(), 'Ordagrant citat ur dokumentet.'),
  antagande: d(texts.optional(), 'Det som dokumentet inte säger, och varför värdet valts. Visas av "arshjul check".'),
};

export const STRENGTHS = ['ska', 'huvudregel', 'bör', 'kan'] as const;
export const LAW_TYPES = [
  'budget', 'budget i december', 'budgetramar', 'internbudget', 'tilläggsanslag', 'delårsrapport', 'årsredovisning', 'nämndens redovisning', 'intern kontroll',
  'ansvarsprövning', 'bolagsprövning',
] as const;
export const CARRIED = ['tidplan', 'golv', 'nya steg', 'ny utgåva'] as const;
export const REQUIRED = ['åtgärder vid underskott', 'finansiering av tilläggsanslag', 'kriterier för bedömning'] as const;
export const NO_MEANS = ['åtgärderna räcker inte'] as const;
export const FIELD_TYPES = ['kronor', 'text', 'bedömning', 'ja eller nej', 'heltal'] as const;

const time = {
  när: d(text.optional(), 'När steget ska vara klart eller beslutas: "i mars", "i december, senast i januari", "före sommaruppehållet", "15 februari", "vecka 38", "i mars och i september", "den 15 varje månad", "varje månad utom juli", "varje kvartal", "årets andra sammanträde", "en gång per år, utspritt", "vartannat år från 2026, i februari", "i mars första året i mandatperioden", "vid varje <rapportens id>", "inför varje <rapportens id>", "enligt indikatorerna", "löpande", "ej angivet".'),
  öppnar: d(text.optional(), 'När uppgiften delas ut: "när perioden är stängd", "20 arbetsdagar före svar", "3 veckor före svar" (en vecka är 5 arbetsdagar), "i januari", "efter sommaruppehållet".'),
  'svar senast': d(text.optional(), 'När svaret ska vara inne: "5 arbetsdagar efter stängning", "8 arbetsdagar före handlingsstopp", "två veckor före sammanträdet", "15 februari".'),
  'svar siffror': d(text.optional(), 'Tidigare dag för svarets siffror: "3 arbetsdagar efter stängning". "svar senast" gäller då texterna.'),
  behandling: d(z.array(text).min(1).optional(), 'Organen i ordning, med verb: "nämnden godkänner", "KS överlämnar inom 2 arbetsdagar", "revisionen bedömer inom 10 arbetsdagar", "KF behandlar i april", "nämnden beslutar vid årets andra sammanträde".'),
};

const electionYear = z.strictObject({
  ...time,
  ...grounds,
});

const step = z.strictObject({
  namn: d(text, 'Vad steget heter hos kommunen.'),
  ...grounds,
  anmärkning: d(texts.optional(), 'Något läsaren bör veta; påverkar inget.'),
  styrka: d(z.enum(STRENGTHS).optional(), 'Hur starkt dokumentet säger det. Utelämnad: ska.'),
  typ: d(z.enum(LAW_TYPES).optional(), 'Vad steget är i lagens mening. Lagens dagar följer av den.'),
  organ: d(texts.optional(), 'Hos vem: "KS", "varje nämnd", "varje nämnd utom valnamnden", "varje bolag", eller en lista.'),
  avser: d(z.enum(['föregående', 'innevarande', 'nästa', 'nästnästa']).optional(), 'Budgetåret, räknat från hjulets kalenderår. Utelämnad: innevarande.'),
  period: d(texts.optional(), '"april", "augusti", "bokslut", "varje månad" (bokslut och januari–november), "varje kvartal" (bokslut, mars, juni och september), "varje månad utom januari, juni och december", "enligt <id under val>" eller en lista. En förekomst för varje period.'),
  ...time,
  svarstid: d(text.optional(), 'Tid från öppning till svar, "15 arbetsdagar" eller "3 veckor", när öppning eller svar inte anges.'),
  från: d(texts.optional(), 'Vem som svarar: "varje enhetschef", "varje förvaltningschef", "ekonomichef", "varje bolags VD, formulär bolag", "varje nivå, 5 arbetsdagar per nivå".'),
  formulär: d(id.optional(), 'Formuläret som fylls i.'),
  'kontrolleras av': d(text.optional(), 'Rollen bredvid linjen som ser svaren, kan föreslå siffror och lämna in åt en chef: "ekonom", "controller" eller "hr". Ingen väntar på den.'),
  'godkänns av': d(texts.optional(), 'Chefsnivåer i linjen, lägst först: [verksamhetschef, förvaltningschef].'),
  'bygger på': d(texts.optional(), 'Insamlingar eller rapporter som sammanställs: "delarsuppgifter" eller "delarsuppgifter i april" eller "budgetuppfoljning, senast godkända månad".'),
  använder: d(z.enum(['siffror', 'siffror och texter']).optional(), 'siffror: väntar inte på texterna i det som rapporten bygger på.'),
  'väntar på underlag': d(yesNo.optional(), 'nej: öppnar på sin dag även om underlag saknas (det som lagen kräver hålls inte tillbaka).'),
  'slutligt i': d(id.optional(), 'Beslutet här är preliminärt; det steg som fattar det slutliga.'),
  'beslutet bär': d(z.union([z.enum(CARRIED), z.array(z.enum(CARRIED)).min(1)]).optional(), 'Det som beslutet för med sig för ett år som pågår: tidplan, golv, nya steg eller ny utgåva. Den som äger det för in det som en justering.'),
  'ägs av': d(text.optional(), 'Rollen som för in det som beslutet bär. Utelämnad: dokumentansvarig.'),
  till: d(z.enum(['närmast underliggande nivå']).optional(), 'Vart det som ges får gå: bara till nivån närmast under organet. "från:" prövas mot det.'),
  'stannar hos': d(z.enum(['tjänstemännen']).optional(), 'Handlingen går inte till politiken; steget får ingen "behandling:".'),
  hjul: d(id.optional(), 'Årshjulet som steget hör till, där kommunen har flera.'),
  efter: d(texts.optional(), 'Steg som ska vara klara före, för samma budgetår: "<id>". "<id>, samma hjul": i samma hjul, oavsett budgetår.'),
  'tillsammans med': d(id.optional(), 'Steg vars sammanträde detta steg också ska till.'),
  'föredras av': d(texts.optional(), 'De som tillsammans redogör för ärendet vid organets sammanträde: roller eller chefstitlar, "[ordforande, förvaltningschef]".'),
  högst: d(text.optional(), 'Under regler: det mesta som får finnas, "3 mål" eller "3 mål på varje nivå".'),
  minst: d(text.optional(), 'Under regler: det minsta som ska finnas, "1 indikator för varje mål".'),
  kräver: d(z.union([z.enum(REQUIRED), z.array(z.enum(REQUIRED)).min(1)]).optional(), 'Under regler: det som formulären ska fråga efter. Prövas mot filens formulär.'),
  'vid behov': d(text.optional(), 'Rollen som först frågas om steget behövs.'),
  'registreras av': d(texts.optional(), 'Under händelser: de som registrerar att det har hänt, roller eller chefstitlar. Utelämnad, eller när ingen har rollen: ekonomichefen eller organets sekreterare.'),
  'startas av': d(texts.optional(), 'Under händelser: händelser vars registrering startar även den här, hos samma organ.'),
  avvikelsekedja: d(id.optional(), 'Kedjan som startar när chefen längst upp bekräftar ett underskott.'),
  'bara valår': d(yesNo.optional(), 'ja: steget finns bara i hjul vars år är valår.'),
  'inte valår': d(yesNo.optional(), 'ja: steget finns inte i hjul vars år är valår.'),
  valår: d(electionYear.optional(), 'Det som gäller i stället när hjulets år är valår.'),
});

const field = z.strictObject({
  namn: d(text, 'Frågan som chefen ser.'),
  typ: d(z.enum(FIELD_TYPES), 'kronor skrivs och visas i tkr och lagras i hela kronor.'),
  krävs: d(yesNo.optional(), 'Utelämnad: ja.'),
  val: d(z.array(text).min(2).optional(), 'Svarsalternativ för bedömning.'),
  hjälp: d(text.optional(), 'Hjälptext under frågan.'),
  'högst tecken': d(z.int().min(1).max(20000).optional(), 'Längsta text.'),
  'nej betyder': d(z.enum(NO_MEANS).optional(), 'För en fråga med ja eller nej i en åtgärdsplan: vid nej får den som avvikelsekedjans "räcker inte" nämner veta det.'),
  'bara vid underskott': d(yesNo.optional(), 'ja: frågas bara när avvikelsen är ett underskott.'),
});

const season = z.strictObject({
  från: d(text, 'Första dagen, "1 juli".'),
  till: d(text, 'Sista dagen, "31 juli".'),
  jour: d(text.optional(), 'Rollen som har jour i perioden och tar emot det som inte kan vänta.'),
  'svar flyttas': d(yesNo.optional(), 'ja: svar som skulle hamna i perioden ska lämnas lika många arbetsdagar efter den.'),
  ...grounds,
});

const raised = z.strictObject({
  från: d(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Skriv dagen som ÅÅÅÅ-MM-DD.'), 'Dagen från vilken det höjda golvet gäller.'),
  minst: d(text, '"8 per år".'),
  'längst mellan': d(text.optional(), '"2 månader".'),
  månader: d(z.array(text).min(1), 'Årets alla månader för den som inte valt, eller valt för lite; de före dagen styrs av golvet som det var.'),
  beslut: d(text.optional(), 'Organ, dag och paragraf.'),
});

const floor = z.strictObject({
  minst: d(text, '"6 per år".'),
  'längst mellan': d(text.optional(), '"3 månader".'),
  månader: d(z.array(text).min(1), 'Månaderna för den som inte valt, eller valt för lite.'),
  'innehåller minst': d(z.array(text).optional(), 'Det som rapporten minst ska innehålla.'),
  höjs: d(z.array(raised).min(1).optional(), 'Golvet från en senare dag, i ordning: det som styrelsen beslutat under året.'),
  beslut: d(text.optional(), 'Organ, dag och paragraf.'),
  ...grounds,
});

const choice = z.strictObject({
  golv: d(id.optional(), 'Golvet som valet prövas mot.'),
  annars: d(z.array(text).optional(), 'Månaderna för den som inte valt, när inget golv säger det.'),
  valt: d(
    z.record(z.string(), z.strictObject({
        månader: d(z.array(text).min(1), 'Månaderna som organet valt.'),
        'lägger till': d(z.array(text).optional(), 'Det som organet vill ha utöver golvets innehåll.'),
        beslut: d(text.optional(), 'Organ, dag och paragraf.'),
      })).optional(),
    'Organets id och det som det valt.',
  ),
  ...grounds,
});

const indicator = z.strictObject({
  namn: d(text, 'Det som mäts.'),
  mäts: d(text, 'Hur ofta: "varje månad", "varannan månad", "varje kvartal", "två gånger per år", "i mars och i oktober".'),
  i: d(id.optional(), 'Steget som mäter. Utelämnat: varje steg med "när: enligt indikatorerna".'),
  ...grounds,
});

const load = z.strictObject({
  'minuter per svar': d(z.int().min(1).max(2400).optional(), 'Beräknad tid för ett svar. Utelämnad: 60.'),
  'minuter per godkännande': d(z.int().min(1).max(2400).optional(), 'Beräknad tid för ett godkännande. Utelämnad: 15.'),
  tak: d(
    z.strictObject({
      'timmar per år': d(z.int().min(1).max(2000).optional(), 'Så många timmar får det ta för en chef under året.'),
      'mejl per år': d(z.int().min(1).max(2000).optional(), 'Så många mejl får en chef få under året.'),
      'saker samma vecka': d(z.int().min(1).max(50).optional(), 'Så många steg får ha sista dag för samma person i en vecka. Utelämnad: 4.'),
    }),
    'Kommunens egna tak.',
  ),
  ...grounds,
});

export const arshjulSchema = z.strictObject({
  kommun: d(text, 'Kommunens namn.'),
  dokument: d(text, 'Styrdokumentets namn.'),
  dokumentansvarig: d(text.optional(), 'Rollen som äger dokumentet.'),
  'beslutad av': d(text, 'Organet som beslutat dokumentet.'),
  beslutad: d(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Skriv dagen som ÅÅÅÅ-MM-DD.'), 'Beslutsdag.'),
  paragraf: d(text.optional(), 'Beslutets paragraf.'),
  'gäller från': d(z.int().min(2000).max(2060), 'Första hjulår som definitionen gäller.'),
  antagande: d(texts.optional(), 'Det som dokumentet inte säger om sig självt, till exempel från när det gäller. Visas av "arshjul check".'),
  nivåer: d(z.record(id, z.strictObject({ namn: d(text, 'Nivåns namn: "förvaltning".'), chef: d(text, 'Chefens titel: "förvaltningschef".') })), 'Linjens nivåer, högst först, med chefstiteln.'),
  roller: d(z.record(id, z.strictObject({ namn: d(text, 'Vad rollen heter.'), finns: d(z.enum(['i kommunen', 'vid varje organ', 'vid varje enhet']), 'En enda, en vid varje organ eller en vid varje enhet.') })), 'Namngivna roller utöver cheferna i linjen.'),
  tider: d(z.strictObject({ morgonmejl: d(text, 'Då dagens mejl går, "07:30".'), öppning: d(text, 'Då dagens uppgifter delas ut, "06:00".') }), 'Klockslag, "07:30". Aldrig mellan 02:00 och 03:00.'),
  standard: d(z.strictObject({
      svarstid: d(days, 'Arbetsdagar från öppning till svar.'),
      godkännande: d(days, 'Arbetsdagar för varje godkännande.'),
      'marginal till lagens dag': d(days, 'Närmare lagens dag än så blir en varning i "arshjul check".'),
      antagande: grounds.antagande,
    }), 'Arbetsdagar som gäller där ett steg inte säger annat.'),
  periodstängning: d(z.strictObject({ månad: d(days, 'Efter en vanlig månad.'), bokslut: d(days, 'Efter december.'), ...grounds }), 'Arbetsdagar efter periodens slut tills den väntas vara stängd.'),
  sommaruppehåll: d(season.optional(), 'Inga sammanträden.'),
  semester: d(season.optional(), 'Inga mejl; påminnelser står still.'),
  'lediga dagar': d(z.array(z.string()).optional(), 'Kommunens egna lediga dagar (klämdagar), ÅÅÅÅ-MM-DD.'),
  påminnelser: d(
    z.strictObject({
      ...grounds,
      trappa: d(
        z
          .array(
            z.strictObject({
              när: d(text, '"5 arbetsdagar före", "samma dag", "3 arbetsdagar efter".'),
              gör: d(z.enum(['påminn', 'eskalera']), 'påminn: den som har uppgiften. eskalera: även chefen över, eller den som "till" nämner.'),
              till: d(text.optional(), 'Den som det eskaleras till: "närmaste chef", "chefens chef", "3 nivåer upp" eller en roll.'),
            }),
          )
          .min(1),
        'Stegen i ordning.',
      ),
    }),
    'Trappan före och efter sista dagen, i arbetsdagar.',
  ),
  formulär: d(
    entries(
      z.strictObject({
        namn: d(text, 'Formulärets namn.'),
        avvikelse: d(text.optional(), 'Hur avvikelsen räknas: "budget minus prognos" eller "resultat minus budget".'),
        fält: d(z.record(id, field), 'Frågorna i ordning.'),
      }),
    ),
    'Frågorna. avvikelse: "budget minus prognos" eller "resultat minus budget".',
  ),
  avvikelsekedjor: d(
    entries(
      z.strictObject({
        namn: d(text, 'Kedjans namn.'),
        gräns: d(text, '"under 0 kr": avvikelsen på organets total som startar kedjan.'),
        händelse: d(id, 'Händelsen som startas.'),
        'räcker inte': d(text.optional(), 'Vem som tar över när åtgärderna inte räcker: "närmaste chef" eller en roll.'),
        led: d(z.array(text).min(1).optional(), 'Kedjans led i ordning: "<händelse>, inom 2 arbetsdagar", "…, nästa sammanträde", "…, om åtgärderna inte räcker", "…, vid varje rapport", "…, vid behov".'),
        ...grounds,
      }),
    ).optional(),
    'Vad som händer när en bekräftad prognos visar underskott.',
  ),
  hjul: d(z.record(id, z.strictObject({ namn: d(text, 'Hjulets namn.') })).optional(), 'Årshjulen, överst först, där kommunen har flera som kuggar i varandra.'),
  belastning: d(load.optional(), 'Vad svar och godkännanden kostar i tid, och taken för en chef.'),
  indikatorer: d(entries(indicator).optional(), 'Kvalitetsindikatorer och hur ofta var och en mäts.'),
  mål: d(z.record(z.string(), z.array(text).min(1)).optional(), 'Organets id och målen som det beslutat. Antalet prövas mot reglerna.'),
  golv: d(entries(floor).optional(), 'Det minsta som varje organ ska göra. Id är steget som beslutar golvet.'),
  val: d(entries(choice).optional(), 'Det som varje organ själv valt. Id är steget där organen väljer.'),
  insamlingar: d(entries(step).optional(), 'Det vi frågar om.'),
  rapporter: d(entries(step).optional(), 'Det vi redovisar.'),
  steg: d(entries(step).optional(), 'Övriga steg.'),
  händelser: d(entries(step).optional(), 'Steg som uppstår när något händer.'),
  stående: d(entries(step).optional(), 'Sådant som pågår hela tiden.'),
  regler: d(entries(step).optional(), 'Regler som inte är arbete i sig.'),
  struktur: d(entries(step).optional(), 'Dokument, mötesplatser och ordningar som inte är arbete i sig.'),
});

export type ArshjulFile = z.infer<typeof arshjulSchema>;
export type StepEntry = z.infer<typeof step>;
export type FloorEntry = z.infer<typeof floor>;
export type SeasonEntry = z.infer<typeof season>;
export type FieldEntry = z.infer<typeof field>;
export type ElectionYearEntry = z.infer<typeof electionYear>;

/** The sections whose entries are steps, in the order of the definition, each with the kind of its steps. */
export const SECTION_KINDS = {
  insamlingar: 'insamling', rapporter: 'rapport', steg: 'steg', händelser: 'handelse', stående: 'staende', regler: 'regel', struktur: 'struktur',
} as const satisfies Partial<Record<keyof ArshjulFile, Kind>>;

export const SECTIONS: readonly string[] = Object.keys(SECTION_KINDS);

/** The section in which steps of a kind stand. */
export function sectionOf(kind: Kind): string {
  return SECTIONS.find((s) => SECTION_KINDS[s as keyof typeof SECTION_KINDS] === kind) ?? '';
}

/** The keys that are allowed at a path of `arshjul.yaml`; empty where ids are free. */
export function arshjulKeys(path: readonly (string | number)[]): string[] {
  if (path.length === 0) return Object.keys(arshjulSchema.shape);
  const top = String(path[0]);
  if (SECTIONS.includes(top)) return Object.keys(path[2] === 'valår' ? electionYear.shape : step.shape);
  if (top === 'formulär') return path.includes('fält') ? Object.keys(field.shape) : ['namn', 'avvikelse', 'fält'];
  const known: Record<string, string[]> = {
    nivåer: ['namn', 'chef'], roller: ['namn', 'finns'], tider: ['morgonmejl', 'öppning'],
    standard: ['svarstid', 'godkännande', 'marginal till lagens dag', 'antagande'],
    periodstängning: ['månad', 'bokslut', 'källa', 'antagande'], sommaruppehåll: Object.keys(season.shape), semester: Object.keys(season.shape),
    påminnelser: path.length > 1 ? ['när', 'gör', 'till'] : ['källa', 'antagande', 'trappa'],
    hjul: ['namn'], golv: path.includes('höjs') ? Object.keys(raised.shape) : Object.keys(floor.shape), indikatorer: Object.keys(indicator.shape),
    belastning: path.includes('tak') ? ['timmar per år', 'mejl per år', 'saker samma vecka'] : Object.keys(load.shape),
    val: path.includes('valt') ? ['månader', 'lägger till', 'beslut'] : Object.keys(choice.shape),
    avvikelsekedjor: ['namn', 'gräns', 'händelse', 'räcker inte', 'led', 'källa', 'antagande'],
  };
  return known[top] ?? [];
}
