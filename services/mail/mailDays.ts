export { currentMailInstant, isMailDay, mailInstantFor, nextMailInstant, type MailTimes } from '../../domain/mail/mailDays';
