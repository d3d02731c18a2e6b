export { isChased } from '../../domain/tasks/chased';
