"""What several families share: rules, XML, zip, SOAP, HAR, HTTP, PDF text, identifiers."""
