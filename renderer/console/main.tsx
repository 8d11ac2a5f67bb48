import { createRoot } from 'react-dom/client';
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/parts.css';
import '../styles/forms.css';
import '../styles/console.css';
import '../styles/steps.css';
import '../styles/home.css';
import '../styles/fold.css';
import { connect } from '../station-client.ts';
import { Console } from './console.tsx';

connect();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<Console />);
