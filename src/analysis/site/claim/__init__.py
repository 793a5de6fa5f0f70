"""A claim's page, part by part: judgement -> what is shown of it in one language."""
