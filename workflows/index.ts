export { actionPlan } from './actionPlan';
export { cycle } from './cycle';
export { morning } from './morning';
export { rehearsal } from './rehearsal';
export { step } from './step';
