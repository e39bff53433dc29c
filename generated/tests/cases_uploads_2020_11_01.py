"""The operations in the document of Uploads API 2020-11-01, as data."""

import documented_calls as documented

from selling_partner.uploads_2020_11_01 import CreateUploadDestinationResponse

CALLS = [
    documented.Call(
        method_name="create_upload_destination_for_resource",
        positional={
            "resource": "messaging/v1/orders/123-1234567-1234567/messages/legalDisclosure",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
            "content_md5": "XUFAKrxLKna5cZ2REBfFkg==",
            "content_type": "application/pdf",
        },
        http_method="POST",
        target="/uploads/2020-11-01/uploadDestinations/messaging/v1/orders/123-1234567-1234567/messages/legalDisclosure?marketplaceIds=ATVPDKIKX0DER&contentMD5=XUFAKrxLKna5cZ2REBfFkg%3D%3D&contentType=application%2Fpdf",
        accept="application/json",
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateUploadDestinationResponse,
                {
                    "payload": {
                        "uploadDestinationId": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
                        "url": "https://storage.example/attachments/067?X-Amz-Expires=900",
                        "headers": {"Content-MD5": "XUFAKrxLKna5cZ2REBfFkg=="},
                    },
                },
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
]
