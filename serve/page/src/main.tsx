import { render } from 'preact';
import { followAddress } from './address.ts';
import { App } from './app.tsx';
import { followView } from './live.ts';
import { followTheme } from './theme.ts';

followTheme();
followAddress();
followView();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
