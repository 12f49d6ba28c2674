#include "ui/shell/connection_dialog.h"

#include "engine/postgres/service_file.h"
#include "ui/models/text.h"
#include "ui/pages/common/error_bar.h"
#include "ui/shell/connection_form.h"
#include "ui/shell/doctor_panel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {
namespace {

constexpr Milliseconds kServicesLimit{5'000};

} // namespace

ConnectionDialog::ConnectionDialog(Context& context, const Profile* profile, QWidget* parent)
    : QDialog(parent)
    , m_context(context)
    , m_isNew(profile == nullptr)
    , m_services(context.jobs)
    , m_error(new ErrorBar(context.theme, this))
    , m_form(new ConnectionForm(context.secrets, context.theme, this))
    , m_doctor(new DoctorPanel(context, this))
    , m_test(new QPushButton(this))
    , m_save(new QPushButton(m_isNew ? tr("&Save and watch") : tr("&Save"), this))
    , m_remove(new QPushButton(tr("Remove"), this)) {
    setWindowTitle(m_isNew ? tr("New connection") : tr("Connection"));
    resize(1040, 640);
    Profile shown = profile != nullptr ? *profile : Profile();
    if (m_isNew) {
        shown.rememberSecrets = context.secrets.available();
    }
    m_id = shown.target.id;
    m_form->set(shown);
    m_save->setProperty("primary", true);
    m_save->setDefault(true);
    m_save->setAccessibleName(m_isNew ? tr("Save and watch") : tr("Save"));
    m_remove->setVisible(!m_isNew);
    m_remove->setAccessibleName(tr("Remove this connection"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAccessibleName(tr("Cancel"));
    for (QPushButton* button : {m_test, m_remove, cancel}) {
        button->setAutoDefault(false);
    }

    auto* halves = new QHBoxLayout;
    halves->setSpacing(spacing::kPage);
    halves->addWidget(m_form, 6);
    halves->addWidget(m_doctor, 5);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    column->setSpacing(spacing::kLarge);
    column->addWidget(m_error);
    column->addLayout(halves, 1);
    column->addLayout(buttons);

    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(m_save, &QPushButton::clicked, this, &ConnectionDialog::save);
    connect(m_remove, &QPushButton::clicked, this, &ConnectionDialog::remove);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_doctor, &DoctorPanel::stateChanged, this, &ConnectionDialog::showButtons);
    connect(m_form, &ConnectionForm::pasteFailed, this,
            [this](const Error& error) { m_error->show(error, tr("What was pasted cannot be read")); });
    connect(m_form, &ConnectionForm::changed, m_error, &ErrorBar::clear);
    connect(m_doctor, &DoctorPanel::finished, this, &ConnectionDialog::offerWayAroundPooler);
    showButtons();
    listServices();
}

ConnectionDialog::~ConnectionDialog() = default;

void ConnectionDialog::showButtons() {
    const bool testing = m_doctor->testing();
    m_test->setText(testing ? tr("Cancel &test") : tr("&Test connection"));
    m_test->setAccessibleName(testing ? tr("Cancel test") : tr("Test connection"));
}

void ConnectionDialog::listServices() {
    m_services.start(
        "list services", Deadline::after(kServicesLimit),
        [](runner::TaskContext&) -> Result<std::vector<std::string>> { return postgres::listServices(); },
        [this](Result<std::vector<std::string>> found) {
            if (!found) {
                return; // the name can be typed as well
            }
            QStringList names;
            for (const std::string& name : *found) {
                names << toText(name);
            }
            m_form->setServices(names);
        });
}

void ConnectionDialog::offerWayAroundPooler() {
    const auto& report = m_doctor->report();
    if (!report || !report->pooler) {
        return;
    }
    const std::uint16_t port = report->serverPort;
    m_error->showMessage(
        ErrorBar::Weight::warning, tr("A connection pooler answers there, not PostgreSQL itself."),
        port != 0
            ? tr("A direct connection sees more. PostgreSQL listens on port %1, perhaps of another host.")
                  .arg(port)
            : tr("A direct connection sees more: give the host and port of PostgreSQL itself."));
    m_error->offer(tr("Connect directly"), [this, port] { m_form->connectDirectly(port); });
    const auto asGiven = m_form->profile();
    if (asGiven && !asGiven->target.postgres.viaPooler) {
        m_error->offer(tr("Keep the pooler"), [this] { m_form->markAsPooled(); });
    }
}

void ConnectionDialog::test() {
    if (m_doctor->testing()) {
        m_doctor->cancel();
        return;
    }
    auto profile = m_form->profile();
    if (!profile) {
        m_error->show(profile.error());
        return;
    }
    m_error->clear();
    m_doctor->test(profile->target);
}

void ConnectionDialog::save() {
    auto profile = m_form->profile();
    if (!profile) {
        m_error->show(profile.error());
        return;
    }
    profile->target.id = m_isNew ? m_context.profiles.newId(profile->target.name) : m_id;
    emit profileChosen(*profile);
    accept();
}

void ConnectionDialog::remove() {
    if (!m_removeArmed) { // asked once more on the same button, instead of a box
        m_removeArmed = true;
        m_remove->setText(tr("Remove for good"));
        m_error->showMessage(ErrorBar::Weight::warning, tr("The profile and its passwords will be removed."),
                             tr("What was recorded stays in the history. Press the button again to remove."));
        return;
    }
    emit removeRequested(toText(m_id));
    reject();
}

void ConnectionDialog::done(int result) {
    m_doctor->cancel();
    QDialog::done(result);
}

} // namespace pavement::ui
