require('jest-is-not-here');
