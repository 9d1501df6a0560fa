//! What is proved of spreadsheets: by nasty files made here, and by files that were made elsewhere.
