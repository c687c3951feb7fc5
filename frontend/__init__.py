"""Read Gen 1 files and lower them into `amp2gen.ir`."""
