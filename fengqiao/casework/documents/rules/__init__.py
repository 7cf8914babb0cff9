"""Pure rules of documents: templates, pages, media, numbers, sentences."""
