#pragma once
// A target profile with its doctor beside it: fill in, test, mend, save, watch. Closing never waits for a
// server. UI thread only.

#include "ui/models/job_tracker.h"
#include "ui/shell/context.h"

#include <QDialog>

class QPushButton;

namespace pavement::ui {

class ConnectionForm;
class DoctorPanel;
class ErrorBar;

class ConnectionDialog : public QDialog {
    Q_OBJECT
public:
    // null: a new profile.
    ConnectionDialog(Context& context, const Profile* profile, QWidget* parent = nullptr);
    ~ConnectionDialog() override;

    ConnectionForm& form() { return *m_form; }

    DoctorPanel& doctor() { return *m_doctor; }

signals:
    // With the passwords as typed; whoever listens stores both parts.
    void profileChosen(const pavement::ui::Profile& profile);
    void removeRequested(const QString& id);

protected:
    void done(int result) override;

private:
    void test();
    void save();
    void remove();
    void showButtons();
    void listServices();
    void offerWayAroundPooler();

    Context& m_context;
    const bool m_isNew;
    std::string m_id;
    bool m_removeArmed = false;
    JobTracker m_services;
    ErrorBar* m_error;
    ConnectionForm* m_form;
    DoctorPanel* m_doctor;
    QPushButton* m_test;
    QPushButton* m_save;
    QPushButton* m_remove;
};

} // namespace pavement::ui
