internal import JSON

enum ErrorPlaceholder: String, CaseIterable { case status, title, message }

extension Pages {
    func error(_ model: ErrorModel) -> [UInt8] {
        let body = errorBody.render { placeholder in
            switch placeholder {
            case .status: "\(model.status)"
            case .title: "\(model.title)"
            case .message: "\(model.message)"
            }
        }
        return framed(
            title: model.title, description: model.message, page: "plain", state: .object([]), body: body)
    }
}
