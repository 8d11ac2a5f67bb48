import { createRoot } from 'react-dom/client';
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/parts.css';
import '../styles/witness.css';
import '../styles/witness-scenes.css';
import { connect } from '../station-client.ts';
import { Screen } from './screen.tsx';

connect();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<Screen />);
