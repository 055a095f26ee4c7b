/// Who may what with webhooks, which are the organisation's, and with notifications, which are one's own.
extension AuthorisationMatrix {
    static let notifications = """
        GET    /api/organisations/{id}/webhooks                                         401 404 403 403 403 200 200 404 200 403
        POST   /api/organisations/{id}/webhooks                                         401 404 403 403 403 201 201 404 201 403
        GET    /api/organisations/{id}/webhooks/{webhook}                               401 404 403 403 403 200 200 404 200 403
        PATCH  /api/organisations/{id}/webhooks/{webhook}                               401 404 403 403 403 200 200 404 200 403
        DELETE /api/organisations/{id}/webhooks/{webhook}                               401 404 403 403 403 204 204 404 204 403
        POST   /api/organisations/{id}/webhooks/{webhook}/rotate-secret                 401 404 403 403 403 200 200 404 200 403
        POST   /api/organisations/{id}/webhooks/{webhook}/ping                          401 404 403 403 403 202 202 404 202 403
        GET    /api/organisations/{id}/webhooks/{webhook}/deliveries                    401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/webhook-deliveries/{delivery}                    401 404 403 403 403 404 404 404 404 403
        POST   /api/organisations/{id}/webhook-deliveries/{delivery}/replay             401 404 403 403 403 404 404 404 404 403
        POST   /api/organisations/{id}/webhooks/{webhook}/replay                        401 404 403 403 403 202 202 404 202 403
        GET    /api/notifications                                                       401 200 200 200 200 200 200 200 200 403
        GET    /api/notifications/unread                                                401 200 200 200 200 200 200 200 200 403
        POST   /api/notifications/{id}/read                                             401 404 404 404 404 404 404 404 404 403
        POST   /api/notifications/read                                                  401 200 200 200 200 200 200 200 200 403
        GET    /api/notifications/mails                                                 401 200 200 200 200 200 200 200 200 403
        PUT    /api/notifications/mails/{kind}                                          401 200 200 200 200 200 200 200 200 403
        """
}
