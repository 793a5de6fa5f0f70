"""One module for each kind of page: pages(site) yields its pages, as plain data, and the files that go with them."""
