"""The server: dispatch, handlers, the control API and the views of the page."""
