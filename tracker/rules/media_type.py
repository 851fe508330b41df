"""The media types of the files that come in and go out."""

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
JPEG, PNG, HEIC = "image/jpeg", "image/png", "image/heic"
CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"  # what nobody said of bytes that are kept
