"""A vendor's file for the tests of ``add``, and the overlay of its API."""

from __future__ import annotations

OPTIONS = ("--spec", "spec", "--output", "out")

USAGE = r"Lists parcels.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 0.5 | 15 |"
PARCELS = """\
{
  "swagger": "2.0",
  "info": {"title": "Selling Partner API for Parcels", "version": "v1"},
  "host": "parcels.example",
  "schemes": ["https"],
  "consumes": ["application/json"],
  "produces": ["application/json"],
  "paths": {
    "/parcels/v1/parcels": {
      "get": {
        "operationId": "listParcels",
        "description": "USAGE",
        "parameters": [{"name": "nextToken", "in": "query", "type": "string"}],
        "responses": {"200": {"description": "A page.", "schema": {"$ref": "#/definitions/Page"}}}
      }
    },
    "/parcels/v1/labels": {
      "post": {
        "operationId": "linkLabel",
        "responses": {"204": {"description": "Done."}}
      },
      "put": {
        "operationId": "linkLabel",
        "responses": {"204": {"description": "Done."}}
      }
    }
  },
  "definitions": {
    "Page": {
      "type": "object",
      "properties": {
        "nextToken": {"type": "string"},
        "parcels": {"type": "array", "items": {"$ref": "#/definitions/Parcel"}}
      }
    },
    "Parcel": {
      "type": "object",
      "properties": {"schema": {"type": "string"}, "größe": {"type": "string"}}
    }
  }
}
""".replace("USAGE", USAGE).replace("\n", "\r\n")
"""A file with quirks of Amazon's: CRLF line ends, a table in a description, a duplicate id."""

OVERLAY = """\
overlay: 1.0.0
info: {title: Parcels, version: "1"}
extends: ../parcels_v1.json
actions:
  - target: $.paths[*].post
    description: Labels belong to the application.
    update: {x-amzn-grantless-scope: labels}
  - target: $.paths[*].put
    description: Labels belong to the application.
    update: {x-amzn-grantless-scope: labels}
"""
