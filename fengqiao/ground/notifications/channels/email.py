"""E-mail through Django's mail settings."""

import smtplib

from django.core.mail import EmailMessage

from fengqiao.ground.notifications.channels.base import Parcel, Undelivered


class Email:
    """Sends plain text; the subject never holds a name."""

    def send(self, parcel: Parcel) -> None:
        message = EmailMessage(
            subject=parcel.subject,
            body=parcel.text,
            to=[parcel.address],
            headers={"Message-ID": f"<{parcel.id}@fengqiao>", "Auto-Submitted": "auto-generated"},
        )
        try:
            sent = message.send()
        except smtplib.SMTPRecipientsRefused as why:
            codes = [code for code, _ in why.recipients.values()]
            raise Undelivered(f"refused {codes}", permanent=all(code >= 500 for code in codes)) from why
        except smtplib.SMTPResponseException as why:
            raise Undelivered(f"SMTP {why.smtp_code}", permanent=500 <= why.smtp_code < 600) from why
        except (smtplib.SMTPException, OSError) as why:
            raise Undelivered(type(why).__name__) from why
        except ValueError as why:  # an address that is none
            raise Undelivered("not an address", permanent=True) from why
        if not sent:
            raise Undelivered("no address", permanent=True)
