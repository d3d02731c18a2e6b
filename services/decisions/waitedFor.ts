export { WAITED_FOR } from '../../domain/decisions/waitedFor';
