"""A small document for tests that need any document."""

from __future__ import annotations

SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: v1}
paths:
  /shop/v1/orders/{orderId}:
    get:
      operationId: getOrder
      parameters:
        - {name: orderId, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: The order.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Order"}
components:
  schemas:
    Order:
      type: object
      properties:
        text: {type: string, maxLength: 5}
"""
