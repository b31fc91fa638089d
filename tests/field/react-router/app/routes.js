import { route } from '@react-router/dev/routes';

export default [route('mfa/:step', 'routes/mfa.$step.js')];
