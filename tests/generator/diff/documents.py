"""Small documents with features that the base document lacks."""

HEAD = "openapi: 3.1.0\ninfo: {title: Yard, version: v1}\n"

GET_YARD = """
paths:
  /yard:
    get:
      operationId: getYard
      responses:
        "200":
          description: The yard.
          content: {application/json: {schema: {$ref: "#/components/schemas/Yard"}}}
"""

COMPOSED = HEAD + GET_YARD + """
components:
  schemas:
    Yard:
      allOf:
        - {$ref: "#/components/schemas/Base"}
        - {type: object, properties: {inner: {$ref: "#/components/schemas/Animal"}}}
    Base:
      type: object
      properties:
        size: {type: integer, maximum: 9}
        yard: {$ref: "#/components/schemas/Yard"}
    Animal:
      type: object
      required: [kind]
      discriminator: {propertyName: kind}
      properties: {kind: {type: string}}
    Cat:
      allOf:
        - {$ref: "#/components/schemas/Animal"}
        - {type: object, properties: {lives: {type: integer}}}
"""

HAL = HEAD + """
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getOrder
      responses:
        "200":
          description: The order.
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
  /orders/{id}/cancel:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {operationId: cancelOrder, responses: {"204": {description: Done.}}}
  /orders/{id}/repeat:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {operationId: repeatOrder, responses: {"204": {description: Done.}}}
components:
  schemas:
    Order: {type: object, properties: {_links: {$ref: "#/components/schemas/Links"}}}
    Links:
      type: object
      properties: {actions: {type: array, items: {$ref: "#/components/schemas/Link"}}}
    Link: {type: object, properties: {href: {type: string}, name: {type: string}}}
"""

SIMILAR_CLASSES = HEAD + GET_YARD + """
components:
  schemas:
    Yard: {type: object, properties: {a: {type: string}}}
    Meadow: {type: object, properties: {a: {type: string}}}
"""

TWO_PATH_PARAMETERS = HEAD + """
paths:
  /a/{one}/{two}:
    get:
      operationId: getA
      parameters:
        - {name: one, in: path, required: true, schema: {type: string}}
        - {name: two, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: Done.}}
"""

OTHER_LIMITS = HEAD + """
paths:
  /yard:
    get:
      operationId: getYard
      description: |-
        | Plan type | Rate (requests per second) | Burst |
        | ---- | ---- | ---- |
        | Default | 1 | 5 |
        | Selling partner specific | 2 | 6 |
      responses: {"204": {description: Done.}}
"""

TEXT_RULES = HEAD + """
paths:
  /yard:
    post:
      operationId: sendNote
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Note: {type: object, properties: {text: {type: string, x-amzn-text-rules: {links: parcels}}}}
"""

PUT_YARD_GET_SHED = """
paths:
  /yard:
    put:
      operationId: putYard
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Yard"}}}
      responses: {"204": {description: Done.}}
    get:
      operationId: getShed
      responses:
        "200":
          description: The shed.
          content: {application/json: {schema: {$ref: "#/components/schemas/Shed"}}}
components:
  schemas:
"""

MARKED_FIELDS = HEAD + PUT_YARD_GET_SHED + """
    Yard:
      type: object
      required: [id, read, write]
      properties:
        id: {type: string}
        name: {type: string}
        read: {type: string, readOnly: true}
        write: {type: string, writeOnly: true}
        later: {type: string, readOnly: true}
    Shed:
      type: object
      required: [id, read, write]
      properties:
        id: {type: string}
        name: {type: string}
        read: {type: string, readOnly: true}
        write: {type: string, writeOnly: true}
        later: {type: string, readOnly: true}
"""

EXTRA_VALUES = HEAD + PUT_YARD_GET_SHED + """
    Yard:
      type: object
      properties: {a: {type: string}}
      additionalProperties: {type: integer, maximum: 9}
    Shed:
      type: object
      properties: {a: {type: string}}
      additionalProperties: {type: integer, maximum: 9}
"""

_LIMITED_CLASS = """
      type: object
      properties:
        from: {type: string}
        to: {type: string}
        via: {type: string}
        code: {$ref: "#/components/schemas/Code", default: A}
        size: {oneOf: [{type: integer, maximum: 9}, {type: string}], maxLength: 5, default: 2}
        inner: {$ref: "#/components/schemas/Inner", default: {a: x}}
        hint: {type: string, default: b}
      anyOf: [{required: [from]}, {required: [to, via]}]
      maxProperties: 6
      enum: [{from: a, to: b}, {from: b, to: a}]
"""

LIMITED_CLASSES = f"""{HEAD}{PUT_YARD_GET_SHED}
    Code: {{type: string, default: C}}
    Inner: {{type: object, properties: {{a: {{type: string}}}}, default: {{a: z}}}}
    Yard: {_LIMITED_CLASS}
    Shed: {_LIMITED_CLASS}
"""

FORMS = """
openapi: 3.1.0
info: {title: Forms, version: v1}
paths:
  /photos:
    post:
      operationId: addPhoto
      requestBody:
        content:
          multipart/form-data:
            schema: {$ref: "#/components/schemas/Photo"}
            encoding:
              image: {contentType: "image/png, image/jpeg"}
              tags: {style: form, explode: false}
      responses: {"200": {description: D.}}
components:
  schemas:
    Photo:
      type: object
      properties:
        image: {type: string, format: binary, maxLength: 900}
        title: {type: string}
        tags: {type: array, items: {type: string}}
        more: {type: array, items: {type: string, format: binary}}
"""
