import type { AnyRoute } from '../route';
import { cycleRoutes } from './cycles';
import { importRoutes } from './imports';
import { installationRoutes } from './installation';
import { meetingRoutes } from './meetings';
import { rehearsalRoutes } from './rehearsals';
import { answerRoute, taskRoutes } from './tasks';
import { timelineRoutes } from './timeline';

/** Every route below `/api/v1`. The answering one first: the router tries them in order. */
export const ROUTES: readonly AnyRoute[] = [
  answerRoute,
  ...taskRoutes,
  ...cycleRoutes,
  ...timelineRoutes,
  ...meetingRoutes,
  ...rehearsalRoutes,
  ...importRoutes,
  ...installationRoutes,
];
