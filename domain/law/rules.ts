import { ANSLAG, JUSTERING, LAGA_KRAFT } from './afterMeeting';
import { KL, LKBR, type LawRule } from './rule';

const FROM = '2018-01-01';
const rule = (r: Omit<LawRule, 'source' | 'validFrom' | 'verified' | 'types' | 'day'> & Partial<LawRule>): LawRule => ({
  source: KL, validFrom: FROM, verified: 'V', types: [], day: { kind: 'none' }, ...r,
});

/** Budget, KL 11 kap. */
const budget: LawRule[] = [
  rule({ id: 'stat-budget-arlig', paragraph: 'KL 11:5', types: ['budget', 'budget-december'], sentence: 'budgeten görs varje år för nästa kalenderår, och intäkterna ska överstiga kostnaderna om inte en resultatreserv används eller synnerliga skäl finns' }),
  rule({ id: 'stat-budget-innehall', paragraph: 'KL 11:6', types: ['budget', 'budget-december'], sentence: 'budgeten anger skattesats, anslag, finansiering, ställning vid årets slut och mål, och innehåller en plan för verksamheten och en ekonomisk plan för tre år med budgetåret först' }),
  rule({ id: 'stat-budget-koncern', paragraph: 'KL 11:6 a', validFrom: '2024-01-01', types: ['budget', 'budget-december'], sentence: 'budgeten redogör för ekonomin under budgetåret i de kommunala koncernföretagen' }),
  rule({ id: 'stat-geh-riktlinjer', paragraph: 'KL 11:1', sentence: 'fullmäktige beslutar om riktlinjer för god ekonomisk hushållning' }),
  rule({
    id: 'stat-budgetforslag-ks', paragraph: 'KL 11:8', types: ['budget'], sentence: 'styrelsen upprättar förslag till budget före oktober månads utgång (i november om särskilda skäl finns; då föreslås skattesatsen före oktobers utgång)',
    day: { kind: 'date', yearOffset: -1, month: 10, date: 31 }, act: { organs: ['KS'], verbs: ['foreslar'], at: 'meeting' }, extends: true,
  }),
  rule({ id: 'stat-budget-revisorer', paragraph: 'KL 11:8', sentence: 'fullmäktiges presidium upprättar förslag till budget för revisorerna senast vid samma tid som styrelsens förslag' }),
  rule({ id: 'stat-namnd-budgetforslag', paragraph: 'KL 11:9', types: ['budgetramar'], sentence: 'styrelsen bestämmer när övriga nämnder senast lämnar sina budgetförslag' }),
  rule({
    id: 'stat-budget-kf', paragraph: 'KL 11:10', types: ['budget'], sentence: 'fullmäktige fastställer budgeten före november månads utgång',
    day: { kind: 'date', yearOffset: -1, month: 11, date: 30 }, act: { organs: ['KF'], verbs: ['faststaller', 'beslutar'], at: 'meeting' },
  }),
  rule({
    id: 'stat-valar', paragraph: 'KL 11:10', types: ['budget', 'budget-december'], sentence: 'under valår fastställs budgeten av nyvalda fullmäktige, som tillträder den 15 oktober (KL 5:9)',
    day: { kind: 'notBefore', yearOffset: -1, month: 10, date: 15 }, act: { organs: ['KF'], verbs: ['faststaller', 'beslutar'], at: 'meeting' },
  }),
  rule({
    id: 'stat-skattesats-reserv', paragraph: 'KL 11:11', types: ['budget-december'], sentence: 'kan budgeten av särskilda skäl inte fastställas i november, ska skattesatsen ändå fastställas då, och budgeten före december månads utgång',
    day: { kind: 'date', yearOffset: -1, month: 12, date: 31 }, act: { organs: ['KF'], verbs: ['faststaller', 'beslutar'], at: 'meeting' },
  }),
  rule({ id: 'stat-skattesats-underrattelse', paragraph: 'KL 11:23', types: ['budget'], sentence: 'styrelsen underrättar myndigheterna om skattesatsen (lag 1965:269)', verified: 'M' }),
  rule({ id: 'stat-tillaggsanslag', paragraph: 'KL 11:15', types: ['tillaggsanslag'], sentence: 'ett beslut om en utgift under löpande år anger hur utgiften ska finansieras' }),
  rule({ id: 'stat-publicera-budget', paragraph: 'KL 8:14', types: ['budget', 'budget-december'], sentence: 'styrelsens förslag finns på webbplatsen från tillkännagivandet av det sammanträde där budgeten fastställs' }),
  rule({ id: 'stat-balanskrav', paragraph: 'KL 11:12–13', sentence: 'ett negativt balanskravsresultat regleras inom tre år, efter en åtgärdsplan som fullmäktige antar, om inte synnerliga skäl finns' }),
  rule({ id: 'stat-resultatreserv', paragraph: 'KL 11:14', validFrom: '2024-01-01', sentence: 'en resultatreserv får uppgå till högst fem procent av skatteintäkter, generella statsbidrag och utjämning' }),
];

/** Delårsrapport, årsredovisning and responsibility. */
const reports: LawRule[] = [
  rule({ id: 'stat-delar-period', paragraph: 'LKBR 13:1', source: `${LKBR}; RKR R17`, verified: 'S', validFrom: '2019-01-01', types: ['delarsrapport'], sentence: 'delårsrapporten omfattar minst hälften och högst två tredjedelar av året', day: { kind: 'periodEndsIn', months: [6, 7, 8] } }),
  rule({ id: 'stat-delar-innehall', paragraph: 'LKBR 13:2', source: LKBR, verified: 'M', validFrom: '2019-01-01', types: ['delarsrapport'], sentence: 'delårsrapporten innehåller resultaträkning, balansräkning och en förenklad förvaltningsberättelse' }),
  rule({
    id: 'stat-delar-overlamning', paragraph: 'KL 11:16', types: ['delarsrapport'], sentence: 'styrelsen överlämnar delårsrapporten till fullmäktige och revisorerna inom två månader efter periodens utgång',
    day: { kind: 'monthsAfterPeriod', months: 2 }, act: { organs: ['KS'], verbs: ['overlamnar', 'godkanner', 'foreslar'], at: 'handover' }, extends: true,
  }),
  rule({ id: 'stat-delar-kf', paragraph: 'KL 11:16', types: ['delarsrapport'], sentence: 'fullmäktige behandlar minst en delårsrapport', day: { kind: 'order', before: [] }, act: { organs: ['KF'], at: 'meeting' } }),
  rule({ id: 'stat-delar-revision', paragraph: 'KL 12:2', types: ['delarsrapport', 'arsredovisning'], sentence: 'revisorernas skriftliga bedömning av om resultaten är förenliga med fullmäktiges mål lämnas till fullmäktige före behandlingen', day: { kind: 'order', before: ['KF'] }, act: { organs: ['revision'], at: 'meeting' } }),
  rule({ id: 'stat-namnd-redovisning', paragraph: 'KL 11:18', types: ['namndsredovisning'], bears: ['KS-som-namnd', 'namnd', 'gemensam-namnd'], sentence: 'styrelsen bestämmer när övriga nämnder senast redovisar sin medelsförvaltning' }),
  rule({
    id: 'stat-arsredovisning', paragraph: 'KL 11:20', types: ['arsredovisning'], sentence: 'årsredovisningen lämnas till fullmäktige och revisorerna snarast möjligt och senast den 15 april',
    day: { kind: 'date', yearOffset: 1, month: 4, date: 15 }, act: { organs: ['KS'], verbs: ['overlamnar', 'godkanner', 'foreslar'], at: 'handover' }, extends: true,
  }),
  rule({ id: 'stat-ar-godkannande', paragraph: 'KL 11:21', types: ['arsredovisning'], sentence: 'fullmäktige godkänner årsredovisningen innan det beslutar om ansvarsfrihet', day: { kind: 'order', before: [] }, act: { organs: ['KF'], at: 'meeting' } }),
  rule({ id: 'stat-ar-innehall', paragraph: 'LKBR 4–12 kap.', source: `${LKBR}, kapitlen enligt lagboken.se`, verified: 'S', validFrom: '2019-01-01', types: ['arsredovisning'], sentence: 'årsredovisningen innehåller resultat, balans, kassaflöde, noter, drift- och investeringsredovisning, förvaltningsberättelse och sammanställda räkenskaper' }),
  rule({
    id: 'stat-ansvarsfrihet', paragraph: 'KL 5:24', types: ['arsredovisning', 'ansvarsprovning'], sentence: 'fullmäktige beslutar om ansvarsfrihet före utgången av juni månad',
    day: { kind: 'date', yearOffset: 1, month: 6, date: 30 }, act: { organs: ['KF'], at: 'meeting' },
  }),
  rule({ id: 'stat-forklaring', paragraph: 'KL 5:32', sentence: 'fullmäktige hämtar in en förklaring från den som anmärkning riktas mot' }),
  rule({ id: 'stat-revisionsberattelse', paragraph: 'KL 12:12–13', sentence: 'revisorerna lämnar varje år en berättelse till fullmäktige' }),
  rule({ id: 'stat-publicera-ar', paragraph: 'KL 8:15, 8:16 a', validFrom: '2024-01-01', types: ['arsredovisning'], sentence: 'årsredovisning och revisionsberättelse finns på webbplatsen från tillkännagivandet av sammanträdet' }),
];

/** Supervision, internal control, uppdrag and bolag. */
const supervision: LawRule[] = [
  rule({ id: 'stat-uppsikt', paragraph: 'KL 6:1', sentence: 'styrelsen leder och samordnar förvaltningen och har uppsikt över nämnder, avtalssamverkan, bolag och kommunalförbund' }),
  rule({ id: 'stat-ks-foljer', paragraph: 'KL 6:11', sentence: 'styrelsen följer de frågor som kan inverka på utveckling och ekonomisk ställning' }),
  rule({ id: 'stat-begara-upplysningar', paragraph: 'KL 6:12', sentence: 'styrelsen får begära in de yttranden och upplysningar som behövs' }),
  rule({ id: 'stat-bolagsprovning', paragraph: 'KL 6:9', types: ['bolagsprovning'], sentence: 'styrelsen prövar i årliga beslut om varje bolags verksamhet under föregående kalenderår varit förenlig med ändamålet och befogenheterna, och lämnar annars förslag till fullmäktige' }),
  rule({ id: 'stat-ik', paragraph: 'KL 6:6', source: `${KL} (2025:374)`, validFrom: '2025-07-01', types: ['intern-kontroll'], bears: ['KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'], sentence: 'nämnden ser till att den interna kontrollen är tillräcklig för att förebygga fel och oegentligheter' }),
  rule({ id: 'stat-ik-revision', paragraph: 'KL 12:1', sentence: 'revisorerna prövar om den interna kontrollen är tillräcklig' }),
  rule({ id: 'stat-uppdrag', paragraph: 'KL 6:5', sentence: 'nämnderna redovisar till fullmäktige hur de fullgjort sina uppdrag' }),
  rule({ id: 'stat-bolag', paragraph: 'KL 10:3', sentence: 'fullmäktige fastställer ändamålet för ett helägt bolag, utser styrelse och lekmannarevisor och tar ställning i principiella frågor' }),
  rule({ id: 'stat-forbund-berattelse', paragraph: 'KL 9:13', sentence: 'revisorerna i ett kommunalförbund med direktion lämnar en berättelse till varje medlems fullmäktige, som prövar ansvarsfriheten' }),
  rule({ id: 'stat-gemensam-namnd-ansvar', paragraph: 'KL 9:35', sentence: 'ansvarsfrihet och anmärkning för en gemensam nämnd prövas av fullmäktige i varje samverkande kommun' }),
  rule({ id: 'stat-avtalssamverkan', paragraph: 'KL 9:38', source: `${KL} (2018:569)`, validFrom: '2018-07-01', sentence: 'styrelsen rapporterar varje år till fullmäktige om kommunens avtalssamverkan' }),
  rule({ id: 'stat-privata-utforare', paragraph: 'KL 5:3', sentence: 'fullmäktige antar varje mandatperiod ett program för privata utförare' }),
];

/** Meetings, protocol, appeal. */
const meetings: LawRule[] = [
  rule({ id: 'stat-kf-tillkannagivande', paragraph: 'KL 5:13', sentence: 'fullmäktiges sammanträde tillkännages minst en vecka före sammanträdesdagen', day: { kind: 'daysBeforeMeeting', days: 7 }, act: { organs: ['KF'], at: 'papers' } }),
  rule({ id: 'stat-kf-kallelse', paragraph: 'KL 5:15', sentence: 'ledamöter och ersättare kallas med ärendena minst en vecka före fullmäktiges sammanträde', day: { kind: 'daysBeforeMeeting', days: 7 }, act: { organs: ['KF'], at: 'papers' } }),
  rule({ id: 'stat-kf-bradskande', paragraph: 'KL 5:14', sentence: 'ett brådskande ärende tillkännages senast vardagen före sammanträdesdagen' }),
  rule({ id: 'stat-namnd-moten', paragraph: 'KL 6:23', sentence: 'nämnderna bestämmer tid och plats för sina sammanträden' }),
  rule({ id: 'stat-beredning', paragraph: 'KL 5:26–28', sentence: 'ett ärende i fullmäktige ska ha beretts, och styrelsen ges alltid tillfälle att yttra sig' }),
  rule({ id: 'stat-aterremiss', paragraph: 'KL 5:50–51', sentence: 'ett ärende i fullmäktige bordläggs eller återremitteras om minst en tredjedel av de närvarande begär det; en andra gång krävs majoritet' }),
  rule({ id: 'stat-oberett-bradskande', paragraph: 'KL 5:33', sentence: 'ett brådskande ärende får avgöras utan beredning om alla närvarande är ense om beslutet' }),
  rule({ id: 'stat-tillkannagivna-arenden', paragraph: 'KL 5:52', sentence: 'bara ärenden som tillkännagetts avgörs, utom ett brådskande som alla närvarande beslutar att avgöra' }),
  rule({ id: 'stat-bradskande-namnd', paragraph: 'KL 6:39–40', sentence: 'en nämnd får ge ordföranden eller en annan ledamot rätt att besluta i brådskande ärenden; besluten anmäls vid nämndens nästa sammanträde' }),
  rule({ id: 'stat-delegationsforbud', paragraph: 'KL 6:38', sentence: 'en nämnd får inte delegera ärenden om mål, inriktning, omfattning eller kvalitet, och inte framställningar till fullmäktige; beslut som kan laglighetsprövas får inte överlåtas till en automatiserad beslutsfunktion' }),
  rule({ id: 'stat-justering', paragraph: 'KL 5:69', sentence: 'protokollet justeras senast fjorton dagar efter sammanträdet', day: { kind: 'daysAfterMeeting', times: JUSTERING }, act: { organs: ['KF', 'KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'], at: 'meeting' }, extends: true }),
  rule({ id: 'stat-anslag', paragraph: 'KL 8:12', sentence: 'justeringen tillkännages på anslagstavlan senast andra dagen efter', day: { kind: 'daysAfterMeeting', times: ANSLAG }, act: { organs: ['KF', 'KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'], at: 'meeting' }, extends: true }),
  rule({ id: 'stat-laga-kraft', paragraph: 'KL 13:5', sentence: 'beslutet kan överklagas inom tre veckor från tillkännagivandet', day: { kind: 'daysAfterMeeting', times: LAGA_KRAFT }, act: { organs: ['KF'], verbs: ['faststaller', 'beslutar', 'godkanner'], at: 'meeting' }, extends: true }),
  rule({
    id: 'stat-laga-kraft-namnd', paragraph: 'KL 13:2, 13:5', sentence: 'nämndens beslut kan överklagas inom tre veckor från tillkännagivandet, om det inte är rent förberedande eller rent verkställande',
    day: { kind: 'daysAfterMeeting', times: LAGA_KRAFT }, act: { organs: ['KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'], verbs: ['faststaller', 'beslutar'], at: 'meeting' }, extends: true,
  }),
  rule({ id: 'stat-overklagbara', paragraph: 'KL 13:2', sentence: 'fullmäktiges beslut får överklagas, och en nämnds om det inte är rent förberedande eller rent verkställande' }),
  rule({ id: 'stat-verkstallighet', paragraph: 'KL 13:14', sentence: 'ett beslut får verkställas innan det fått laga kraft om inte särskilda skäl talar mot det' }),
  rule({ id: 'stat-protokoll-innehall', paragraph: 'KL 5:67', sentence: 'protokollet redovisar förslag, ordning, omröstningar, beslut och reservationer' }),
  rule({ id: 'stat-anslagstavla', paragraph: 'KL 8:9–11', sentence: 'kommunen har en anslagstavla på sin webbplats, med bara det innehåll som lagen räknar upp' }),
  rule({ id: 'stat-forvaltningslag', paragraph: 'FL 2 §', source: 'Förvaltningslagen (2017:900), läst i se-lex/sfs', validFrom: '2018-07-01', sentence: 'stora delar av förvaltningslagen gäller inte ärenden som laglighetsprövas' }),
];

/** Public records, archive, accessibility, personal data, co-determination: what holds for every document and has no day of its own. */
const records: LawRule[] = [
  rule({ id: 'stat-allman-handling', paragraph: 'TF 2:4, 2:9–12', source: 'Tryckfrihetsförordningen (1949:105), läst i se-lex/sfs', validFrom: '2019-01-01', sentence: 'en handling är allmän när den förvaras hos en myndighet och har kommit in eller upprättats där; utkast som inte har skickats är det inte' }),
  rule({ id: 'stat-registrering', paragraph: 'OSL 5:1', source: 'Offentlighets- och sekretesslagen (2009:400), citerad av utgivarna.se, Region Stockholm och Skatteverket', verified: 'S', validFrom: '2009-06-30', sentence: 'allmänna handlingar registreras så snart de har kommit in eller upprättats; de som inte är hemliga får i stället hållas ordnade' }),
  rule({ id: 'stat-sokbarhet', paragraph: 'OSL 4 kap., TF 2:7', source: 'Offentlighets- och sekretesslagen (2009:400)', verified: 'M', validFrom: '2009-06-30', sentence: 'myndigheten beskriver sina register, och sökningar får inte skapa sammanställningar av det som är hemligt' }),
  rule({ id: 'stat-arkiv', paragraph: 'Arkivlagen (1990:782); LKBR 3 kap.', source: 'lagar.nj.se och linkoping.se', verified: 'S', validFrom: '1991-07-01', sentence: 'myndighetens allmänna handlingar bildar dess arkiv, och räkenskapsinformation bevaras i sju år enligt lagen om kommunal bokföring och redovisning' }),
  rule({ id: 'stat-tillganglighet', paragraph: 'DOS-lagen 10, 12, 13 §§', source: 'Lag (2018:1937) om tillgänglighet till digital offentlig service, läst i se-lex/sfs', validFrom: '2019-01-01', sentence: 'kommunens digitala service uppfyller tillgänglighetskraven och har en tillgänglighetsredogörelse; det gäller även publicerade PDF-filer' }),
  rule({ id: 'stat-personuppgifter', paragraph: 'GDPR; lag (2018:218)', source: 'jpinfonet.se och Kungsbacka BN-2024-00241', verified: 'S', validFrom: '2018-05-25', sentence: 'varje nämnd och varje bolag är personuppgiftsansvarig för sin behandling' }),
  rule({ id: 'stat-mbl', paragraph: 'MBL 11 §', source: 'Lag (1976:580) om medbestämmande i arbetslivet, återgiven på lagstiftning.github.io', verified: 'S', validFrom: '1977-01-01', types: ['budget', 'budget-december', 'internbudget'], sentence: 'arbetsgivaren förhandlar på eget initiativ innan den beslutar om en viktigare förändring; budget och internbudget brukar därför förhandlas före det politiska beslutet' }),
];

/** Every rule, in the order of its subject. */
export const LAW: readonly LawRule[] = [...budget, ...reports, ...supervision, ...meetings, ...records];

/** A rule by its id. */
export function lawRule(id: string): LawRule | undefined {
  return LAW.find((r) => r.id === id);
}
